// emergency: who otherwise may not sees one person for some hours; the hub is told, and looks after it.
import { expect, expect_equal } from './browser.mjs'

// A person of 須賀川市 with slips, as the counsellor reads her.
async function somebody(page) {
	await page.goto('/people?q=' + encodeURIComponent('見本'))
	const row = page.locator('tbody tr', { hasText: '須賀川市' }).filter({ hasText: /S\d+\./ }).first()
	await row.locator('a').first().click()
	await page.waitForURL(/\/people\/\d+$/)
	return {
		name: (await page.textContent('h1')).trim(),
		birth: (await page.textContent('dt:text-is("生年月日") + dd')).replace(/（.*/, '').trim(),
		page: new URL(page.url()).pathname,
	}
}

async function ask(page, whom, words) {
	await page.goto('/emergencies')
	await page.click('main .bar >> text=加える')
	await page.fill('[name=name]', whom.name)
	await page.fill('[name=birth]', whom.birth)
	await page.check('label:has-text("救急・容体の急変")')
	await page.fill('[name=words]', words)
	await page.check('[name=agreed]')
}

const posted = (page, what) =>
	Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), what()])

export const stories = {
	'a case is opened in an emergency, and looked at afterwards': async (desk) => {
		const counsellor = await desk.person('counsellor')
		const manager = await desk.person('manager')
		const nurse = await desk.person('facility')
		const whom = await somebody(counsellor)

		await counsellor.goto('/today')
		expect_equal((await nurse.goto(whom.page)).status(), 403, 'closed as ever')
		await ask(nurse, { ...whom, birth: '昭和1年12月31日' }, '玄関先で倒れていると連絡がありました。')
		await posted(nurse, () => nurse.keyboard.press('Control+Enter'))
		await nurse.waitForSelector('text=一人に決められませんでした')
		expect((await nurse.inputValue('[name=words]')).includes('倒れている'), 'what was typed is there')
		await desk.picture(nurse, 'emergency-refused')
		await desk.accessible(nurse)
		await nurse.fill('[name=birth]', whom.birth)
		await desk.picture(nurse, 'emergency-ask')
		await nurse.keyboard.press('Control+Enter')
		await nurse.waitForURL(/\/emergencies\/\d+\/person$/)
		await nurse.waitForSelector('text=知らせました')
		expect((await nurse.textContent('h1')).includes(whom.name), 'she is seen')
		await desk.picture(nurse, 'emergency-person')
		await desk.accessible(nurse)
		await counsellor.waitForSelector('text=緊急の閲覧に動きがありました')
		const looked = nurse.url()
		await nurse.click('main ul.rows a')
		await nurse.waitForURL(/\/consultations\/\d+$/)
		await desk.picture(nurse, 'emergency-slip')
		await desk.accessible(nurse)
		const pdf = await nurse.request.get(looked.replace(/person$/, 'pdf'))
		expect_equal((await pdf.body()).subarray(0, 4).toString(), '%PDF', 'a summary can be printed')
		await nurse.goto('/organizations')
		expect((await nurse.textContent('aside.emergency')).includes(whom.name), 'every page says so')
		await desk.picture(nurse, 'emergency-banner')

		await manager.goto('/today')
		const line = manager.locator('section', { hasText: '緊急の閲覧' }).locator('li', { hasText: whom.name })
		expect_equal(await line.count(), 1, 'the manager has it on today')
		await desk.picture(manager, 'emergency-today')
		await line.locator('a').first().click()
		await manager.waitForURL(/\/emergencies\/\d+$/)
		const table = await manager.textContent('main table')
		expect(/相談 R\d+-\d+/.test(table) && table.includes('要約'), 'what was opened stands there')
		await posted(nurse, () => nurse.click('aside.emergency >> text=終える'))
		expect_equal((await nurse.goto(looked)).status(), 403, 'it is over')
		await manager.reload()
		await manager.check('label:has-text("必要な閲覧だった")')
		await desk.picture(manager, 'emergency-judging')
		await desk.accessible(manager)
		await manager.keyboard.press('Control+Enter')
		await manager.waitForSelector('text=確かめたことを記録しました')
		await manager.goto('/emergencies')
		await desk.picture(manager, 'emergencies')
		await desk.accessible(manager)
		await manager.goto(whom.page + '/access')
		expect((await manager.textContent('main table')).includes('緊急の閲覧'), 'her own list names it')
	},

	'an open page goes when the time is up': async (desk) => {
		const nurse = await desk.person('facility')
		const whom = await somebody(await desk.person('counsellor'))

		await ask(nurse, whom, '安否が分からないと連絡がありました。')
		await nurse.keyboard.press('Control+Enter')
		await nurse.waitForURL(/\/emergencies\/\d+\/person$/)
		const left = Number(await nurse.getAttribute('[data-leave]', 'data-leave'))
		expect(left > 4 * 3600 - 60 && left <= 4 * 3600 + 1, `it says when: ${left} s`)
		await posted(nurse, () => nurse.click('aside.emergency >> text=終える'))
		await nurse.waitForURL(/\/emergencies\/\d+$/)
		expect((await nurse.textContent('main')).includes('確認待ち'), 'and waits to be looked at')
	},
}
