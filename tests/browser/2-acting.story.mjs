// acting: what is done for a slip, how it ends, and callers from elsewhere.
import { expect, expect_equal } from './browser.mjs'
import { choose, send } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

const state = (page) => page.textContent('.state .now')

export const stories = {
	'advice, a request and its answer, an introduction': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page)
		expect(/受付/.test(await state(page)), 'a new slip waits to be acted on')
		await page.click('text=＋助言')
		await page.fill('[name=content]', '訪問診療と往診の違いを説明した。')
		await page.fill('[name=next_step]', '候補を案内する')
		await page.fill('[name=next_date]', '明日')
		await send(page)
		expect(/対応中/.test(await state(page)), 'then it is under way')
		expect(/候補を案内する/.test(await page.textContent('.turn')), 'the next step stands on it')
		await page.click('text=＋支援要請')
		await choose(page, 'organization', '見本')
		await page.fill('[name=content]', '週2回の訪問診療の可否。')
		await page.fill('[name=due]', '明日')
		await send(page)
		expect(/回答待ち/.test(await state(page)), 'a request waits for its answer')
		expect(/見本/.test(await page.textContent('.turn')), 'and says whose turn it is')
		await desk.picture(page, 'slip-waiting')
		await desk.accessible(page)
		await page.click('text=返事を入れる >> nth=0')
		await page.check('input[name=answer][value=accepted]')
		await send(page)
		expect(/対応中/.test(await state(page)), 'after the answer it is ours again')
		await page.click('text=＋紹介')
		await page.fill('[name=content]', '訪問診療ができるところを一覧の順に案内した。')
		await choose(page, 'candidate1', '見本')
		await choose(page, 'candidate2', '訪問')
		await send(page)
		expect_equal(await page.locator('.candidates li').count(), 2, 'both candidates stand there')
		await page.click('button:has-text("ここに決まった") >> nth=0')
		await page.waitForSelector('text=決まった >> nth=0')
		expect(/今日|11\/|8\./.test(await page.textContent('.line')), 'everything has its date')
		await page.goto(slip + '/history')
		await desk.picture(page, 'slip-history')
		await desk.accessible(page)
	},

	'an action is taken back and put back': async (desk) => {
		const page = await desk.person('counsellor')
		await take_call(page)
		await page.click('text=＋メモ')
		await page.fill('[name=content]', '取り消されるメモ')
		await send(page)
		await page.click('.tools summary:has-text("取り消す")')
		await page.fill('.tools [name=reason]', '書きまちがえた')
		await page.click('.tools button:has-text("取り消す")')
		await page.waitForSelector('text=取り消した対応')
		await page.click('summary:has-text("取り消した対応")')
		await page.click('summary:has-text("元に戻す")')
		await page.fill('details details [name=reason]', '要るメモだった')
		await page.click('button:has-text("元に戻す")')
		await page.waitForSelector('.line >> text=取り消されるメモ')
	},

	'a slip does not close without what was done and how it ended': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page)
		await page.goto(slip + '/close')
		expect(await page.inputValue('[name=follow_up]'), 'a look back after 30 days is proposed')
		const must = await page.locator('form[action$="/close"] :is(label, legend):has(.must)').allTextContents()
		expect_equal(must.map((s) => s.replace(/\s*必須\s*/, '').trim()),
			['対応内容', '対応結果', '結果の区分', '所要時間'], 'what closing cannot do without is marked')
		await page.fill('[name=response]', '電話で説明した。')
		await send(page)
		await page.waitForSelector('#problems')
		expect_equal(await page.inputValue('[name=response]'), '電話で説明した。', 'what was typed is there')
		for (const [width, height] of [[1366, 768], [390, 844]]) {
			await page.setViewportSize({ width, height })
			await page.fill('[name=result]', '')
			await send(page)
			await page.waitForSelector('#e-result')
			expect(await page.evaluate(() => {
				const bar = document.querySelector('form .sum').getBoundingClientRect().top
				const top = document.querySelector('.top').getBoundingClientRect().bottom
				const at = (id) => document.getElementById(id).getBoundingClientRect()

				return at('f-result').top >= top && at('f-result').bottom <= bar && at('e-result').bottom <= bar
			}), `what is wrong stands clear of the bars at ${width}x${height}`)
		}
		await desk.picture(page, 'closing-refused')
		await desk.accessible(page)
		await page.fill('[name=result]', '訪問診療の導入に至った。')
		const outcome = await page.$('select[name=outcome]')
		if (outcome)
			await outcome.selectOption({ index: 1 })
		else
			await page.check('input[name=outcome] >> nth=0')
		await page.fill('[name=minutes]', '３０')
		await send(page)
		expect(/終結/.test(await state(page)), 'then it closes')
		await page.click('summary:has-text("もう一度開く")')
		await page.click('button:has-text("もう一度開く")')
		await page.waitForSelector('.err, #problems')
		await page.fill('input[name=reason]:visible', 'ご家族からまた電話があった')
		await page.click('button:has-text("もう一度開く")')
		await page.waitForSelector('.state .now:not(:has-text("終結"))')
		await page.goto(slip + '/history')
		expect((await page.textContent('main')).includes('ご家族からまた電話があった'), 'history knows why')
	},

	'why a slip opens again outlives the page': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations?state=closed')
		await page.click('.list .open >> nth=0')
		await page.waitForURL(/\/consultations\/\d+$/)
		const number = (await page.textContent('h1')).match(/R\d+-\d+/)[0]
		await page.click('summary:has-text("もう一度開く")')
		await page.fill('#f-reason', 'ご家族からまたお電話が')
		await page.waitForSelector('#draft-state:has-text("下書き保存")')
		await page.goto('/drafts')
		await page.click(`a:has-text("${number}　もう一度開く")`)
		expect_equal(await page.inputValue('#f-reason'), 'ご家族からまたお電話が', 'the draft is there')
		await page.waitForTimeout(300)
		expect(await page.locator('#f-reason').evaluate((e) => {
			const at = e.getBoundingClientRect()
			return at.top > 0 && at.bottom < innerHeight
		}), 'and can be seen at once')
		await desk.picture(page, 'slip-reopen')
		await desk.accessible(page)
		await page.goto(page.url().replace(/\?.*/, ''))
		await page.click('summary:has-text("もう一度開く")')
		await page.click('button:has-text("続きを開く")')
		expect_equal(await page.inputValue('#f-reason'), 'ご家族からまたお電話が', 'the slip itself offers it')
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('.state .now:not(:has-text("終結"))')
	},

	'a caller from elsewhere is pointed on': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.check('input[name=channel] >> nth=0')
		await page.check('input[name=caller_kind] >> nth=0')
		await page.check('input[name=municipality][value=""]')
		await page.fill('[name=outside_town]', '郡山市')
		await page.fill('[name=pointed_to]', '郡山市の窓口をご案内した。')
		await page.check('input[name=contents] >> nth=0')
		await page.fill('[name=story]', '隣の市にお住まいの方から。')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		const text = await page.textContent('main')
		expect(text.includes('郡山市') && text.includes('圏域外'), 'the slip says so')
		expect(text.includes('匿名'), 'nobody was named and nothing was asked for it')
	},
}
