// hands: what a person does again and again at a page.

// Ctrl+Enter, and the page that answers.
export async function send(page) {
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Control+Enter')])
}

// A button -- what a form is sent by, or the one that is named or given -- and the page that answers,
// whatever its address.
export async function press(page, button = 'main form button.go') {
	const click = () => (typeof button === 'string' ? page.click(button) : button.click())

	await Promise.all([page.waitForEvent('load'), click()])
}

// A page that hears of what others do, once it listens.  (Of the tabs of a browser one listens for all.)
export async function listening(page, address) {
	const listens = page.context().waitForEvent('response', { predicate: (r) => r.url().includes('/events?') })

	await page.goto(address)
	await listens
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
