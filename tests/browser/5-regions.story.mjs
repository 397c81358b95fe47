// regions: the hub, its towns, their published figures.
import { expect } from './browser.mjs'

export const stories = {
	'nine towns with their figures, the rate derived': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/regions')
		const text = await page.textContent('main')
		for (const word of ['須賀川市', '鏡石町', '天栄村', '鮫川村', '柳津町', '三島町', '金山町', '昭和村', '只見町',
			'75,142', '12,616', '5,400', '3,101', '3,228', '1,528', '1,942', '1,221', '4,053', '29.1', '60.7', '6,470'])
			expect(text.includes(word), `the page says ${word}`)
		expect(text.includes('47.08') && text.includes('47.07'), 'Tadami’s rate is computed, the printed one remarked on')
		await desk.picture(page, 'regions')
		await desk.accessible(page)
	},

	'a new figure keeps the old one': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/regions')
		await page.click('a:has-text("天栄村")')
		await desk.accessible(page)
		await page.click('a[href$="/figures/new"]')
		await page.fill('[name=as_of]', 'R4.11.30')
		await page.fill('[name=population]', '５，３００')
		await page.fill('[name=elderly]', '1,990')
		await page.fill('[name=source]', '試しの出典')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL((u) => !u.pathname.endsWith('/new'))
		await page.goto('/regions')
		await page.click('a:has-text("天栄村")')
		const text = await page.textContent('main')
		expect(text.includes('5,300') && text.includes('37.5'), 'the new one, its rate computed')
		expect(text.includes('5,400') && text.includes('36.7'), 'and the old one')
	},
}
