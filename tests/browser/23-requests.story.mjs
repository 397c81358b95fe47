// requests: several places are asked at once; one answers by a link, one by FAX, one is waited for.
import { expect, expect_equal } from './browser.mjs'
import { pdf_of } from './paper.mjs'
import { choose } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

async function ask(desk, page, story) {
	const slip = await take_call(page, { story })

	await page.goto(slip)
	await page.click('text=いくつかの機関に頼む')
	await choose(page, 'to1', '見本クリニック')
	await page.click('summary:has-text("もう一か所")')
	await choose(page, 'to2', '訪問看護')
	await page.selectOption('[name=service]', 'home_doctor')
	await page.fill('[name=conditions]', '車の乗り降りに介助が要ります。')
	await page.fill('[name=content]', '月2回の訪問診療の可否を尋ねる。')
	await page.fill('[name=due]', 'R9.3.1')
	await desk.picture(page, 'request-new')
	await desk.accessible(page)
	await page.click('button:has-text("頼む")')
	await page.waitForURL(/\/requests\?slip=/)
	return slip
}

export const stories = {
	'a partner without an account answers once': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await ask(desk, page, '訪問診療を頼む話')

		await desk.picture(page, 'requests-of-slip')
		await desk.accessible(page)
		await page.locator('a.open').first().click()
		await page.waitForURL(/\/requests\/\d+$/)
		const request = page.url()
		await desk.picture(page, 'request')
		await desk.accessible(page)
		await page.check('[name=code]')
		await page.click('button:has-text("リンクを作る")')
		await page.waitForSelector('#link-url')
		const url = new URL(await page.textContent('#link-url')).pathname
		const code = (await page.textContent('#link-code')).trim()
		await desk.picture(page, 'request-link')
		await desk.accessible(page)

		const guest = await desk.person()
		await guest.goto(url)
		await desk.picture(guest, 'reply')
		await desk.accessible(guest)
		expect(!(await guest.textContent('main')).includes('可否を尋ねる'), 'the words stay closed')
		await guest.click('summary')
		await guest.fill('[name=code]', code)
		await guest.click('text=開く')
		await guest.waitForSelector('text=可否を尋ねる')
		await guest.check('[name=answer][value=accepted]')
		await guest.fill('[name=who]', '受付 佐藤')
		await guest.click('text=返事を送る')
		await guest.waitForSelector('text=お返事を受け取りました')
		await desk.picture(guest, 'reply-done')
		await guest.goto(url)
		await guest.waitForSelector('text=もう受け取りました')
		await desk.picture(guest, 'reply-used')

		await page.goto(request)
		await page.waitForSelector('text=受諾')
		await desk.picture(page, 'request-answered')
		await page.goto(slip)
		await desk.picture(page, 'request-slip')
		expect((await page.textContent('main aside')).includes('受諾'), 'the slip shows it')
	},

	'what came by FAX is typed in by its number': async (desk) => {
		const page = await desk.person('counsellor')

		await ask(desk, page, 'FAXで頼む話')
		const number = (await page.locator('a.open').first().textContent()).trim()
		await page.locator('a.open').first().click()
		await page.fill('[name=fax]', '0248-00-1234')
		await page.fill('[name=fax_again]', '0248-00-1235')
		await page.click('text=番号を確かめた')
		await page.waitForSelector('text=二度の番号が違います')
		await desk.picture(page, 'request-fax-wrong')
		const fax = (await page.locator('#fax b').first().textContent()).trim()
		await page.fill('[name=fax]', fax)
		await page.fill('[name=fax_again]', fax)
		await page.click('text=番号を確かめた')
		await page.waitForSelector('text=FAX票を印刷')
		await pdf_of(page, await page.getAttribute('a:has-text("FAX票を印刷")', 'href'), 'request-sheet')
		await page.goto('/requests/answer')
		await page.fill('[name=number]', number)
		await page.check('[name=answer][value=refused]')
		await page.selectOption('[name=refusal]', 'full')
		await desk.picture(page, 'request-answer')
		await desk.accessible(page)
		await page.focus('[name=who]')
		await page.keyboard.press('Enter')
		await page.waitForSelector(`text=依頼 ${number}`)
		expect_equal(await page.inputValue('[name=number]'), '', 'ready for the next paper')
		await page.goto('/requests')
		await desk.picture(page, 'requests')
		await desk.accessible(page)
	},
}
