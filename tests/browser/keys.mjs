// keys: a person who has no mouse.
import { expect } from './browser.mjs'

// Presses Tab until the element has the focus, as somebody would.
export async function tab_to(page, selector, most = 120) {
	for (let i = 0; i < most; i++) {
		if (await page.evaluate((s) => document.activeElement?.matches(s), selector))
			return
		await page.keyboard.press('Tab')
	}
	throw new Error(`Tab never comes to ${selector}`)
}

// Chooses one of a group of radio buttons or boxes by the keys alone.
export async function pick(page, name, value) {
	const one = `input[name="${name}"][value="${value}"]`
	const radio = await page.$(`${one}[type=radio]`)
	if (!radio) {
		await tab_to(page, one)
		await page.keyboard.press('Space')
		return
	}
	await tab_to(page, `input[name="${name}"]`)
	await page.keyboard.press('Space')
	for (let i = 0; i < 30 && !(await page.isChecked(one)); i++)
		await page.keyboard.press('ArrowDown')
	expect(await page.isChecked(one), `the keys do not reach ${name}=${value}`)
}

export async function type(page, name, words) {
	await tab_to(page, `[name="${name}"]`)
	await page.keyboard.insertText(words)
}
