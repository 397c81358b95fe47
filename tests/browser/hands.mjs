// hands: what a person does again and again at a page.

// Ctrl+Enter, and the page that answers.
export async function send(page) {
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Control+Enter')])
}

// A button, and the page that answers, whatever its address.
export async function press(page, button) {
	await Promise.all([page.waitForEvent('load'), page.click(button)])
}

// A button that posts by itself, with no new page to wait for.  That a phrase was used is told beside it.
export const posted = (page, button) => Promise.all([
	page.waitForResponse((r) => r.request().method() === 'POST' && !r.url().includes('/used')), button.click()])

// The first that a field of a link suggests for these words.
export async function choose(page, name, words) {
	await page.fill(`[name="${name}.title"]`, words)
	await page.waitForSelector('[role=option]:visible')
	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
}

export const draft_saved = (page) => page.waitForFunction(() =>
	/下書き保存/.test(document.querySelector('#draft-state')?.textContent ?? ''), null, { timeout: 6000 })
