// quick: what is written again and again, the next question of the same people, and who stands there twice.
import { expect, expect_equal } from './browser.mjs'
import { with_reason } from './reason.mjs'
import { take_call } from './1-phone.story.mjs'

const posted = (page, button) =>
	Promise.all([page.waitForResponse((r) => r.request().method() === 'POST' && !r.url().includes('/used')), button.click()])

async function a_call_of(page) {
	const slip = await take_call(page, { story: '定型文の話' })

	await page.goto(slip + '?add=advice')
	return slip
}

export const stories = {
	'a phrase comes by its word and Tab': async (desk) => {
		const page = await desk.person('counsellor')
		await a_call_of(page)
		const area = page.locator('[name=content]')
		await area.click()
		await page.keyboard.type('昨日。;rusu')
		await page.waitForResponse((r) => r.url().includes('/phrases/json')).catch(() => {})
		const counted = page.waitForResponse((r) => r.url().endsWith('/used'))
		await page.keyboard.press('Tab')
		await page.waitForFunction(() => document.querySelector('[name=content]').value.includes('つながらなかった'))
		const text = await area.inputValue()
		expect(text.startsWith('昨日。令和'), `what stood before stays, today stands in it: ${text}`)
		expect(!text.includes(';'), 'the call is gone')
		expect_equal((await counted).status(), 200, 'its use is counted')
		await page.keyboard.press('Control+z')
		expect((await area.inputValue()).includes('昨日。;rusu'), 'Ctrl+Z takes it back')
	},

	'; and Tab alone open the list, a button does for a finger': async (desk) => {
		const page = await desk.person('counsellor')
		await a_call_of(page)
		const area = page.locator('[name=content]')
		await area.click()
		await page.keyboard.type('；')
		await page.keyboard.press('Tab')
		await page.waitForSelector('.phrases-box [role=option]')
		await page.keyboard.press('ArrowDown')
		await page.keyboard.press('ArrowUp')
		const first = await page.textContent('.phrases-box [aria-selected=true]')
		await page.keyboard.press('Enter')
		expect((await area.inputValue()).length > 5, `${first} is put in: ${await area.inputValue()}`)
		expect(!(await area.inputValue()).includes('；'), 'in place of the call')
		await area.fill('')
		await page.keyboard.type(';nai')
		await page.keyboard.press('Tab')
		expect_equal(await area.inputValue(), ';nai', 'what is no word stays')
		expect(!await area.evaluate((e) => e === document.activeElement), 'and Tab goes on')
		await page.click('.add .phrases-open')
		await page.waitForSelector('.phrases-box [role=option]')
		await desk.picture(page, 'phrases-list')
		await desk.accessible(page)
		const phone = await desk.person('counsellor2', { size: 'phone' })
		await a_call_of(phone)
		await phone.click('.add .phrases-open')
		await phone.click('.phrases-box [role=option] >> text=電話がつながらなかった')
		expect((await phone.inputValue('[name=content]')).includes('つながらなかった'), 'a finger does it')
	},

	'phrases are kept, ordered, shared, removed and brought back': async (desk) => {
		const page = await desk.person('counsellor', { script: false })
		await page.goto('/phrases')
		await desk.picture(page, 'phrases')
		await page.click('text=＋ 加える')
		await page.fill('[name=name]', '折り返しを待つ')
		await page.fill('[name=word]', 'ori')
		await page.fill('[name=body]', '折り返しの電話を待つことにした。')
		await page.check('[name=shared]')
		await page.click('button.go')
		await page.waitForSelector('text=折り返しを待つ')
		await page.goto('/phrases')
		const line = page.locator('.phrases > li', { hasText: '折り返しを待つ' })
		await line.getByRole('button', { name: '上へ' }).click()
		await with_reason(page, line, '削除する', 'もう使わない')
		await page.goto('/phrases')
		expect_equal(await line.count(), 0, 'it is away')
		await page.click('text=削除した定型文')
		await with_reason(page, page.locator('main'), '元に戻す', 'まだ使う')
		await page.goto('/phrases')
		expect_equal(await line.count(), 1, 'it is back')
		const other = await desk.person('counsellor2')
		await other.goto('/phrases')
		await other.waitForSelector('text=折り返しの電話を待つことにした')
		await desk.accessible(other)
		await desk.unbroken(other)
	},

	'a template fills the form at one choice, without script': async (desk) => {
		const page = await desk.person('counsellor', { script: false })
		const writer = await desk.person('counsellor')
		const slip = await take_call(writer, { story: 'ひな形の話' })
		await page.goto(slip)
		await page.click('.templates >> text=ご家族へ経過の電話')
		expect_equal(await page.inputValue('[name=next_step]'), 'もう一度様子をうかがう', 'what comes next')
		expect(/^R\d+\.\d+\.\d+$/.test(await page.inputValue('[name=next_date]')), 'on an open day')
		await desk.picture(page, 'template')
		await page.click('.add button.go')
		await page.waitForSelector('ol.line >> text=その後の様子をうかがった')
		await page.click('ol.line >> text=ひな形にする')
		await page.waitForSelector('text=対応から写しました')
		await page.fill('[name=name]', 'わたしの経過の電話')
		await page.click('button.go')
		await writer.goto('/templates')
		await writer.waitForSelector('text=わたしの経過の電話')
		await desk.picture(writer, 'templates')
		await desk.accessible(writer)
		await desk.unbroken(writer)
		await writer.goto(slip)
		await desk.accessible(writer)
		await desk.unbroken(writer)
	},

	'the next question of the same people': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: '写す前の話', caller_phone: '0248-00-7788' })
		const number = (await page.textContent('h1')).trim().split(/\s/)[0]
		await page.click('text=写して新しい相談')
		await page.waitForSelector(`text=${number} から写しています`)
		expect_equal(await page.inputValue('[name=caller_phone]'), '0248-00-7788', 'the telephone is carried')
		expect_equal(await page.inputValue('[name=story]'), '', 'the story is not')
		await desk.picture(page, 'copying')
		await desk.accessible(page)
		await page.check('input[name=contents] >> nth=1')
		await page.fill('[name=story]', '写したあとの話')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		expect(page.url() !== slip, 'it is another slip')
		await page.click(`dd >> text=${number}`)
		await page.waitForSelector('text=写した相談')
	},

	'who stands there twice becomes one, and two again': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/people')
		await page.click('text=同じ方かもしれない組を見る')
		await page.waitForSelector('.double')
		await desk.picture(page, 'doubles')
		await desk.accessible(page)
		await desk.unbroken(page)
		await page.click('.double >> text=並べて見る')
		await page.waitForSelector('text=いっしょに移るもの')
		expect_equal(await page.locator('input[type=radio]:checked').count(), 0, 'nothing is chosen beforehand')
		await desk.picture(page, 'unite')
		await desk.accessible(page)
		await desk.unbroken(page)
		for (const one of await page.locator('input[type=radio][value=one]').all())
			await one.check()
		await posted(page, page.getByRole('button', { name: '一つにまとめる' }))
		await page.waitForSelector('text=一つにまとめました')
		await desk.picture(page, 'united')
		await desk.accessible(page)
		const kept = page.url()
		await page.click('a:text-is("まとめる前に戻す")')
		await page.waitForSelector('text=もとの記録へ戻るもの')
		await desk.picture(page, 'divide')
		await desk.accessible(page)
		await posted(page, page.getByRole('button', { name: '二つに戻す' }))
		await page.waitForSelector('text=まとめる前に戻しました')
		expect(page.url() !== kept, 'the other one is there again')
	},

	'whom somebody called another is remembered': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/people/doubles')
		const pairs = await page.locator('.double').count()
		await posted(page, page.locator('.double').first().getByRole('button', { name: '別の方' }))
		await page.waitForSelector('text=別の方として覚えました')
		expect_equal(await page.locator('.double').count(), pairs - 1, 'the pair is gone')
		await page.click('a:text-is("別の方とした組")')
		await posted(page, page.getByRole('button', { name: '同じ方かもしれない組に戻す' }))
		await page.waitForSelector('text=同じ方かもしれない組に戻しました')
		expect_equal(await page.locator('.double').count(), pairs, 'and comes back')
	},
}
