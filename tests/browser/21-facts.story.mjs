// facts: what only locals know of a place, the round of calls, and the place's own page.
import { expect, expect_equal } from './browser.mjs'
import { press, send } from './hands.mjs'
import { pdf_of, text_of } from './paper.mjs'

async function place(page, name) {
	await page.goto('/organizations?q=' + encodeURIComponent(name))
	await page.locator('.list .open').first().click()
	await page.waitForURL(/\/organizations\/\d+$/)
}

export const stories = {
	'what a call tells is kept with its day': async (desk) => {
		const page = await desk.person('counsellor')

		await place(page, '見本歯科医院')
		await page.locator('#facts').locator('text=＋ 加える').click()
		await page.waitForURL(/\/facts\/new$/)
		await page.selectOption('[name=kind]', 'home_visits').catch(() => page.check('[name=kind][value=home_visits]'))
		await page.check('[name=value][value=conditional]')
		await page.fill('[name=words]', '木曜の午後だけ')
		await desk.picture(page, 'fact-form')
		await desk.accessible(page)
		await send(page)
		await page.waitForURL(/\/organizations\/\d+$/)
		await page.waitForSelector('#facts >> text=木曜の午後だけ')
		await page.waitForSelector('#facts >> text=新しい')

		// Old ones say so in words, and one tap makes them new.
		await place(page, '見本クリニック')
		const old = page.locator('#facts li', { hasText: '自宅での看取り' })
		expect((await old.innerText()).includes('確かめ直してください'), 'it asks')
		await page.locator('#facts').scrollIntoViewIfNeeded()
		await desk.picture(page, 'facts-of-a-place')
		await desk.accessible(page)
		await press(page, old.locator('button:has-text("変更なし")'))
		await page.waitForSelector('text=変更なしと記録しました')
		expect((await old.innerText()).includes('新しい'), 'it is new')
		await old.locator('a').first().click()
		await page.click('text=これまでの版')
		await page.waitForSelector('text=変更なしと確かめた')
	},

	'calling around, place after place': async (desk) => {
		const page = await desk.person('counsellor2')

		await page.goto('/today')
		await page.click('aside >> text=電話で確かめる')
		await page.waitForURL(/\/facts\/calls$/)
		const first = await page.innerText('.call h2')
		await desk.picture(page, 'facts-calls')
		await desk.accessible(page)

		// She is not in: later.  The key leads on.
		await Promise.all([page.waitForEvent('load'), page.keyboard.press('9')])
		const second = await page.innerText('.call h2')
		expect(first !== second, 'another place')
		const left = page.locator('#facts li', { hasText: '確かめ直してください' })

		for (let n = await left.count(); n > 0; n--) {
			await Promise.all([page.waitForEvent('load'), page.keyboard.press('1')])
			expect_equal(await page.innerText('.call h2'), second, 'the same place')
		}
		await page.waitForSelector('text=すべて確かめてあります')
		await Promise.all([page.waitForEvent('load'), page.keyboard.press('9')])
		const third = await page.innerText('.call h2')
		expect(third !== second && third !== first, 'the next one')
	},

	'a list of all places, on paper and in a file': async (desk) => {
		const page = await desk.person('counsellor')

		await page.goto('/facts')
		await desk.picture(page, 'facts')
		await desk.accessible(page)
		await page.selectOption('[name=kind]', 'vacancy')
		await press(page, 'button:has-text("絞り込む")')
		expect((await page.innerText('.list')).includes('空き'), 'vacancies')
		expect(!(await page.innerText('.list tbody')).includes('待ち\t'), 'nothing else')

		const csv = await (await page.request.get('/facts/csv?kind=vacancy')).text()
		expect(csv.includes('デイサービスセンター,'), csv)
		const words = text_of(await pdf_of(page, '/facts/sheet', 'facts'))
		expect(words.includes('要確認') && words.includes('見本クリニック'), words)
	},

	'a place keeps its own entry right': async (desk) => {
		const page = await desk.person('facility')

		await page.goto('/today')
		await page.click('main >> text=自分の施設')
		await page.waitForURL('**/partner')
		await desk.picture(page, 'partner')
		await desk.accessible(page)
		await press(page, page.locator('.vacancy button[value="0"]'))
		await page.waitForSelector('text=いまは 0')
		await page.click('aside >> text=直す')
		await page.fill('[name=phone]', '0248-00-7777')
		await page.fill('[name=hours]', '平日 9:00–17:00')
		await desk.picture(page, 'partner-form')
		await send(page)
		await page.waitForURL('**/partner')
		await page.waitForSelector('aside >> text=0248-00-7777')

		const hub = await desk.person('counsellor')
		await hub.goto('/facts?by=place')
		await hub.waitForSelector('.list >> text=施設が記入')
		await place(hub, '見本クリニック')
		await hub.click('text=これまでの版')
		await hub.waitForSelector('text=施設の方が直した')
	},
}
