// introducing: from a slip to places side by side, to an introduction, to the paper for the family.
import { expect, expect_equal } from './browser.mjs'
import { take_call } from './1-phone.story.mjs'

async function pick(page, n) {
	await page.click('.places a:has-text("候補に入れる") >> nth=0')
	await page.waitForSelector(`.picked-tray b:has-text("候補 ${n} /")`)
}

export const stories = {
	'places are picked, put side by side, introduced, and one is chosen': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: '訪問診療の紹介先をさがす話' })
		await page.goto(slip)
		await page.click('main a:has-text("紹介先をさがす")')
		await page.waitForURL(/\/finding/)
		const address = decodeURIComponent(page.url())
		expect(!/[ぁ-んァ-ン]/.test(address), 'nothing of her stands in the address')
		await page.goto(page.url().replace(/\?.*/, '') + '?service=home_doctor&near=' + await page.locator('[name=near] option:has-text("須賀川市")').getAttribute('value'))
		await pick(page, 1)
		await pick(page, 2)
		await page.selectOption('[name=service]', '130')
		await page.click('button:has-text("さがす") >> nth=-1')
		await page.waitForSelector('.picked-tray b:has-text("候補 2 /")')
		await pick(page, 3)
		expect_equal(await page.$$eval('.places > li > *', (all) => all.filter((one) =>
			one.getBoundingClientRect().right > one.closest('.places').getBoundingClientRect().right).length), 0,
			'nothing of a place lies under the map')
		await desk.picture(page, 'introducing-finding')
		await desk.accessible(page)
		await page.click('a:has-text("位置の地図にする")')
		await page.waitForSelector('.pin.picked')
		await desk.picture(page, 'introducing-map')
		await page.click('a:has-text("並べて比べる")')
		await page.waitForSelector('.compared')
		expect_equal(await page.locator('.compared article').count(), 3, 'a column each')
		expect((await page.textContent('main')).includes('推薦や評価の順ではありません'), 'the rule is said')
		const level = await page.$$eval('.compared article', (all) => all.map((one) =>
			[...one.querySelectorAll('dl > div')].map((line) => Math.round(line.getBoundingClientRect().top))))
		expect(level.every((tops) => tops.join() === level[0].join()), 'the lines of all places stand level')
		await desk.picture(page, 'introducing-compared')
		await desk.accessible(page)
		await page.click('a:has-text("くじの順")')
		await page.waitForURL(/order=lot/)
		expect(/種「R\d+-\d+ \d{4}-\d\d-\d\d」/.test(await page.textContent('main')), 'with what is drawn')
		const drawn = await page.locator('.compared h2 a').allTextContents()
		await page.click('button:has-text("この候補で紹介を書く")')
		await page.waitForSelector('[name="candidate1.title"]')
		expect_equal(await page.inputValue('[name="candidate1.title"]'), drawn[0], 'the form has them in their order')
		await page.fill('[name=content]', 'くじの順に3か所を案内した。')
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('.candidates li')
		expect_equal(await page.locator('.candidates li').count(), 3, 'all three are introduced')
		await page.waitForSelector('text=紹介先が選ばれるのを待っています')
		await desk.picture(page, 'introducing-slip')
		await desk.accessible(page)
		await page.click('a:has-text("ご家族に渡す紙")')
		await page.waitForSelector('.family')
		await desk.picture(page, 'introducing-family')
		await desk.accessible(page)
		const pdf = await page.request.get((await page.getAttribute('a:has-text("PDF")', 'href')))
		expect_equal(pdf.headers()['content-type'], 'application/pdf', 'the paper')
		await page.goto(slip)
		await page.click('button:has-text("ここに決まった") >> nth=1')
		await page.waitForSelector('.candidates .tag:has-text("決まった")')
		expect_equal(await page.locator('text=紹介先が選ばれるのを待っています').count(), 0, 'it is decided')
	},

	'a comparison made by mistake is taken away and comes back': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: 'まちがえて見比べた話' })
		await page.goto(`${slip}/finding?service=home_doctor`)
		await pick(page, 1)
		await page.click('a:has-text("並べて比べる")')
		await page.click('button:has-text("この候補で紹介を書く")')
		await page.waitForSelector('[name="candidate1.title"]')
		await page.goto(slip)
		await page.waitForSelector('text=紹介に使っていない見比べた記録（1）')
		await desk.picture(page, 'introducing-unused')
		await desk.accessible(page)
		await page.click('#compared summary:has-text("取り消す")')
		await page.fill('#compared [name=reason]', '別の方の相談だった')
		await page.click('#compared button:has-text("取り消す")')
		await page.waitForSelector('summary:has-text("取り消した見比べた記録（1）")')
		await page.click('summary:has-text("取り消した見比べた記録（1）")')
		await page.click('#compared summary:has-text("元に戻す")')
		await page.fill('#compared [name=reason]', 'やはりこの方')
		await page.click('#compared button:has-text("元に戻す")')
		await page.click('#compared a:has-text("この候補で紹介を書く")')
		await page.waitForSelector('[name="candidate1.title"]')
		expect(await page.inputValue('[name="candidate1.title"]') !== '', 'and the introduction goes on from it')
	},

	'today says whose family has not chosen': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/today')
		expect((await page.textContent('main')).includes('ご家族が選ぶのを待っています'), 'the open introduction')
		await page.click('section:has(h2:has-text("ご家族が選ぶのを待っています")) li a')
		await page.waitForURL(/\/consultations\/\d+$/)
		await page.selectOption('.none-chosen select', 'declined')
		await page.click('.none-chosen button')
		await page.waitForSelector('text=決まらなかった理由：本人・家族の希望')
	},
}
