// finding: who can help, on the list and the map; and what residents see without signing in.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, expect_equal } from './browser.mjs'

const boundaries = fileURLToPath(new URL('../../../shared/data/fukushima.topo.json', import.meta.url))

export const stories = {
	'from a slip to the places near her home, by service and day': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations')
		await page.click('table.list a.open')
		await page.click('main a:has-text("紹介先をさがす")')
		await page.waitForURL((u) => /^\/consultations\/\d+\/finding$/.test(u.pathname))
		expect((await page.textContent('main')).includes('推薦や評価の順ではありません'), 'the rule of order is said')
		await page.goto('/finding')
		await desk.picture(page, 'finding')
		await desk.accessible(page)
		await page.selectOption('[name=service]', '130')
		await page.selectOption('[name=near]', { label: '須賀川市' })
		await page.selectOption('[name=day]', 'saturday')
		await page.click('button:has-text("さがす") >> nth=-1')
		await page.waitForURL(/service=130/)
		const text = await page.textContent('.places')
		expect(text.includes('訪問看護') && /km/.test(text), 'with the distance')
		await page.click('.map.tiles a[aria-label^="鏡石町"]')
		await page.waitForURL(/town=/)
		expect_equal(await page.locator('.places > li').count(), 1, 'one in the town')
		await page.click('.asked-chips a:has-text("鏡石町")')
		await page.goto('/finding?map=drawn')
		await desk.picture(page, 'finding-map')
		await desk.accessible(page)
		await page.hover('.map .pin >> nth=0')
	},

	'the timetable of who drives': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/finding?service=transport&day=tuesday&time=12:00')
		await page.click('summary:has-text("時刻表")')
		expect((await page.textContent('.trips')).includes('12:15'), 'the run after noon')
		await desk.picture(page, 'finding-trips')
		await page.goto('/finding?time=25:00')
		expect((await page.textContent('main')).includes('入力は残っています'), 'what is wrong is said')
	},

	'boundaries out of a file of the operator': async (desk) => {
		if (!existsSync(boundaries))
			return 'no file of boundaries in ../shared/data'
		const page = await desk.person('manager')
		await page.goto('/finding/outlines')
		await page.fill('[name=name]', '福島県の境界')
		await page.fill('[name=attribution]', '国土数値情報（行政区域データ）を加工')
		await page.setInputFiles('[name=file]', boundaries)
		await page.click('button:has-text("取り込む")')
		await page.waitForSelector('.flash')
		expect((await page.textContent('main')).includes('59市町村'), 'all towns')
		await desk.picture(page, 'boundaries')
		await desk.accessible(page)
		await page.goto('/finding')
		expect((await page.textContent('.map-card')).includes('国土数値情報'), 'with its source')
		await desk.picture(page, 'finding-boundaries')
		await page.click('.map-ways a:has-text("＋")')
		await page.waitForURL(/view=/)
		await desk.picture(page, 'finding-nearer')
	},

	'a resident finds a doctor without signing in': async (desk) => {
		const page = await desk.person(null)
		await page.goto('/public')
		await desk.picture(page, 'public')
		await desk.accessible(page)
		await page.click('a:has-text("家に来てもらう")')
		await page.waitForURL(/service=/)
		await page.click('.each h3 a >> nth=0')
		await page.waitForURL(/place/)
		expect((await page.textContent('main')).includes('電話'), 'whom to call')
		await desk.picture(page, 'public-place')
		await desk.accessible(page)
		const answer = await page.request.get('/public')
		expect(/max-age/.test(answer.headers()['cache-control']), 'it may be kept')
		const again = await page.request.get('/public', { headers: { 'If-None-Match': answer.headers().etag } })
		expect_equal(again.status(), 304, 'and is not sent twice')
	},

	'on a telephone the map is a link away, and back': async (desk) => {
		const page = await desk.person(null, { size: 'phone' })
		await page.goto('/public')
		await page.click('#found .to-map a')
		await page.waitForURL(/#map$/)
		expect(await page.locator('#map').evaluate((e) => Math.abs(e.getBoundingClientRect().top) < 100), 'it is there')
		await page.click('#map .to-map')
		await page.waitForURL(/#found$/)
		const wide = await desk.person(null)
		await wide.goto('/public')
		expect(!await wide.isVisible('.to-map >> nth=0'), 'where both stand side by side there is none')
		await wide.emulateMedia({ media: 'print' })
		expect((await wide.innerText('footer')).includes('現在'), 'paper says of which day it is')
	},

	'the manager takes the telephone from the residents\' page': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/public/settings')
		await desk.picture(page, 'public-settings')
		await desk.accessible(page)
		await page.uncheck('[name="show.phone"]')
		await page.click('button:has-text("保存する")')
		await page.waitForSelector('.flash')
		const answer = await page.request.get('/public')
		expect(!(await answer.text()).includes('<dt>電話</dt>'), 'no telephone of a place')
	},
}
