// handover: part-time colleagues who do not meet -- notes, cases that change hands, open days.
import { expect, expect_equal } from './browser.mjs'
import { posted } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

async function number_of(page, slip) {
	await page.goto(slip)
	return (await page.textContent('h1')).trim().split(/\s/)[0]
}

export const stories = {
	'a note stays until it is read': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const slip = await take_call(first, { story: '折り返しを待つ話' })
		await first.goto(slip)
		await first.click('section:has(h2:text-is("申し送り")) >> text=書く')
		await first.fill('[name=subject]', '10時に折り返しがあります')
		await first.check('[name=urgent]')
		await desk.picture(first, 'note-new')
		await desk.accessible(first)
		await first.keyboard.press('Control+Enter')
		await first.waitForURL(/\/consultations\/\d+$/)
		expect((await first.textContent('main aside')).includes('10時に折り返し'), 'it stands beside the slip')
		await second.goto('/today')
		const line = second.locator('li', { hasText: '10時に折り返しがあります' })
		expect_equal(await line.count(), 1, 'the colleague has it on today')
		await desk.picture(second, 'note-today')
		await desk.accessible(second)
		await posted(second, line.getByRole('button', { name: '読みました' }))
		await second.waitForURL('/today')
		expect_equal(await second.locator('li', { hasText: '10時に折り返しがあります' }).count(), 0, 'read ones go')
		await second.goto('/messages')
		await second.click('text=10時に折り返しがあります')
		await second.waitForSelector('text=読んだ人')
		await desk.accessible(second)
	},

	'a case is taken over in one step, and goes back': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const slip = await take_call(first, { story: '引き継ぐ話' })
		const number = await number_of(first, slip)
		await second.goto('/consultations')
		const row = second.locator('tr', { hasText: number })
		await desk.picture(second, 'list-take')
		await posted(second, row.getByRole('button', { name: '引き継ぐ' }))
		await second.waitForSelector(`text=${number} を引き継ぎました`)
		expect(second.url().endsWith('/consultations'), 'back on the list')
		await first.goto('/today')
		const given = first.locator('section', { hasText: '渡した相談' }).locator('li', { hasText: number })
		expect_equal(await given.count(), 1, 'the giver sees it')
		await desk.picture(first, 'given-today')
		await desk.accessible(first)
		await posted(first, given.getByRole('button', { name: '元に戻す' }))
		await first.waitForSelector('text=引継ぎを取り消しました')
		await first.goto(slip)
		expect((await first.textContent('main')).includes('相談員 A'), 'it is hers again')
	},

	'all cases of who leaves are given at once': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/transfers/new')
		await page.click('.chips >> text=相談員 B')
		await page.click('text=すべて選ぶ')
		await page.selectOption('[name=to]', { label: '相談員 A（見本）' })
		await page.fill('[name=reason]', '退職のため')
		await desk.picture(page, 'give-all')
		await desk.accessible(page)
		await page.click('text=担当を変える')
		await page.waitForURL('/transfers')
		expect(/\d+件の担当を相談員 A/.test(await page.textContent('.flash')), 'it says how many')
		await desk.picture(page, 'transfers')
		await desk.accessible(page)
		await page.goto('/transfers/new')
		expect_equal(await page.locator('.chips >> text=相談員 B').count(), 0, 'nothing is left')
	},

	'days that are offered are open days': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: '期日の話' })
		await page.goto(slip + '?add=request')
		const offered = page.locator('[data-fill=f-next_date] button')
		expect_equal(await offered.count(), 3, 'three days')
		for (const text of await offered.allTextContents())
			expect(/（[月水金]）/.test(text), `${text} is an open day`)
		await offered.first().click()
		expect(/^R\d+\.\d+\.\d+$/.test(await page.inputValue('[name=next_date]')), 'it is filled in')
		expect(/・[月水金]）/.test(await page.textContent('#d-next_date')), 'with its weekday')
		expect(/・[月水金]）/.test(await page.textContent('#d-due')), 'an answer is asked for by an open day')
		await desk.picture(page, 'proposals')
		await desk.accessible(page)
	},

	'the manager keeps the calendar': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/opening')
		await desk.picture(page, 'opening')
		await desk.accessible(page)
		await page.click('text=加える')
		await page.fill('[name=occasion]', '職員研修')
		await page.check('label:has-text("臨時休所")')
		await page.fill('[name=since]', 'R9.2.10') // a Wednesday, of twelve open days
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('text=保存しました')
		await page.goto('/opening?month=2027-02')
		expect((await page.textContent('table')).includes('職員研修'), 'it stands on its day')
		expect_equal(await page.textContent('.count'), '11 日', 'and is not counted')
		const pdf = await page.request.get('/opening/sheet?month=2027-02')
		expect_equal((await pdf.body()).subarray(0, 4).toString(), '%PDF', 'and can be printed')
		const sheet = await (await desk.person('counsellor')).request.get('/today/sheet')
		expect_equal((await sheet.body()).subarray(0, 4).toString(), '%PDF', 'so can the hand-over sheet')
	},
}
