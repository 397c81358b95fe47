// finding: one box for everything.
import { expect, expect_equal } from './browser.mjs'

async function found(page, words) {
	await page.goto('/search?q=' + encodeURIComponent(words))
	return page.textContent('main')
}

async function add_person(page, name, kana) {
	await page.goto('/people/new')
	await page.fill('[name=name]', name)
	await page.fill('[name=kana]', kana)
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/people\/\d+$/)
}

export const stories = {
	'names in any writing, numbers, telephones, two characters': async (desk) => {
		const page = await desk.person('counsellor')
		await add_person(page, '髙橋 さくら（見本）', 'タカハシ サクラ')
		for (const words of ['高橋さくら', '髙橋 さくら', 'たかはしさくら', 'タカハシサクラ', 'ﾀｶﾊｼｻｸﾗ'])
			expect((await found(page, words)).includes('髙橋 さくら'), `${words} finds her`)
		expect(/R\d+-\d{4}/.test(await found(page, '訪問')), 'a word of two characters finds slips')
		expect((await found(page, '誰も書かない言葉')).includes('見つかりませんでした'), 'nothing is said to be nothing')
		await desk.accessible(page)
		await page.goto('/consultations')
		const number = (await page.textContent('main')).match(/R\d+-\d{4}/)[0]
		await page.goto('/search?q=' + number)
		expect((await page.textContent('main')).includes(number), 'a number finds its slip')
	},

	'results while typing, by the keys': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/today')
		await page.keyboard.press('/')
		await page.keyboard.insertText('見本')
		await page.waitForSelector('[role=option]')
		await desk.picture(page, 'search-typing')
		await page.keyboard.press('ArrowDown')
		await page.keyboard.press('Enter')
		await page.waitForURL(/\/(people|consultations|organizations)\/\d+/)
	},

	'a figure of the first page opens its list, which days narrow further': async (desk) => {
		const page = await desk.person('counsellor')
		const many = async () => Number((await page.textContent('.bar .count')).match(/\d+/)[0])
		await page.goto('/today')
		const month = page.locator('section:has(h2:text-is("この月")) dd a').first()
		const said = Number((await month.textContent()).match(/\d+/)[0])
		await month.click()
		await page.waitForURL(/received\.from=/)
		expect_equal(await many(), said, 'the list has what the figure counts')
		expect(/受付日時：R\d+\.\d+\.1–R/.test(await page.textContent('.chip.on')), 'the days stand as a chip')
		await page.click('.chip.on')
		await page.click('.facets a:text-is("受付日時")')
		await page.getByLabel('受付日時：この日から').fill('今日')
		await page.getByLabel('受付日時：この日まで').fill('昨日')
		await page.click('.range button')
		expect((await page.textContent('.range .err')).includes('入れ替える'), 'it says what is wrong with them')
		expect(await page.locator('table.list').count() === 0, 'and lists nothing else instead')
		await desk.accessible(page)
		await page.getByLabel('受付日時：この日から').fill('R8.4.1')
		await page.click('.range button')
		await page.click('th a:has-text("受付番号")')
		await page.waitForURL(/received\.until=.*sort=|sort=.*received\.until=/)
		expect(await many() > 0, 'sorting keeps the days')
		await desk.accessible(page)
		await desk.picture(page, 'list-days')
		await page.goto('/today')
		await page.click('dt:text-is("すべて") + dd a >> nth=0')
		expect((await page.textContent('.chip.on')).includes('終結していない'), 'not closed is a chip too')
	},

	'an officer finds her own town only': async (desk) => {
		const counsellor = await desk.person('counsellor')
		await counsellor.goto('/consultations/new')
		await counsellor.check('input[name=channel] >> nth=0')
		await counsellor.check('input[name=caller_kind] >> nth=0')
		await counsellor.check('label:has-text("須賀川市") input[name=municipality]')
		await counsellor.check('input[name=contents] >> nth=0')
		await counsellor.fill('[name=story]', 'よその町のめずらしい印の話')
		await counsellor.keyboard.press('Control+Enter')
		await counsellor.waitForURL(/\/consultations\/\d+$/)
		const address = counsellor.url()
		const officer = await desk.person('officer-kagamiishi')
		expect(!(await found(officer, 'めずらしい印')).includes('よその町の'), 'not by words')
		expect((await officer.goto(address)).status() === 404, 'not by address')
		expect((await officer.request.get(address + '/sheet')).status() === 404, 'not as a sheet')
		await officer.goto('/consultations')
		const towns = await officer.locator('main').textContent()
		expect(!towns.includes('天栄村') || !towns.includes('須賀川市'), 'the list is her town’s')
		const own = await desk.person('officer-sukagawa')
		expect((await found(own, 'めずらしい印')).includes('R'), 'her colleague of that town finds it')
	},
}
