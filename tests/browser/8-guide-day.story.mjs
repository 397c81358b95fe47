// guide-day: the first page, handing over, finding, two at one slip.
import { read, show } from './guide.mjs'
import { draft_saved, listening, send } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

export const stories = {
	'signing in, and the first page': async (desk) => {
		const page = await desk.person(null)
		await page.goto('/sign-in')
		await show(page, 'sign-in', { upto: 470 })
		await page.fill('[name=login]', 'counsellor')
		await page.fill('[name=password]', 'まちがえたパスワード')
		await page.press('[name=password]', 'Enter')
		await page.waitForSelector('#problem')
		await show(page, 'sign-in-wrong', { of: 'form.card' })
		const counsellor = await desk.person('counsellor')
		await counsellor.goto('/today')
		await show(counsellor, 'today')
		await counsellor.keyboard.press('?')
		await counsellor.waitForSelector('dialog[open]')
		await show(counsellor, 'keys', { of: 'dialog[open]' })
		const officer = await desk.person('officer-kagamiishi')
		await officer.goto('/today')
		await show(officer, 'today-officer', { upto: 620 })
	},

	'handing over': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/messages/new')
		await show(page, 'note-form', { upto: 640 })
		await page.goto('/messages')
		await page.click('.list .open >> nth=0')
		await show(page, 'note', { upto: 420 })
		await page.goto('/transfers')
		await read(page)
		await page.goto('/transfers/new')
		await show(page, 'give')
		await page.goto('/today/changes')
		await read(page)
		await page.goto('/opening')
		await show(page, 'opening')
	},

	'finding and taking out': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/today')
		await page.keyboard.press('/')
		await page.keyboard.insertText('訪問')
		await page.waitForSelector('[role=option]')
		await show(page, 'search-typing', { upto: 520, focus: true })
		await page.goto('/search?q=' + encodeURIComponent('高橋'))
		await show(page, 'search', { upto: 520 })
		await page.goto('/search?q=' + encodeURIComponent('誰も書かない言葉'))
		await show(page, 'search-nothing', { upto: 620 })
		await page.goto('/consultations')
		await page.click('.facets a:has-text("状態")')
		await show(page, 'list')
		await page.goto('/people/new')
		await page.fill('[name=name]', '見本 𠮷子')
		await page.fill('[name=kana]', 'ミホン ヨシコ')
		await send(page)
		await page.waitForURL(/\/people\/\d+$/)
		await page.goto('/people')
		await show(page, 'exports', { of: '.under' })
		await page.click('.exports a:has-text("シフトJIS")')
		await page.waitForSelector('text=シフトJISで表せない')
		await show(page, 'csv-lost', { upto: 420 })
	},

	'two at one slip': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		await listening(second, '/today')
		const slip = await take_call(first, { story: '玄関の段差で先週転んだ。', caller_name: '見本 花子' })
		await second.waitForSelector('#live .news')
		await read(second)
		await first.goto(slip + '/edit')
		await first.fill('[name=story]', '玄関の段差で先週転んだ。手すりの相談もあり。')
		await draft_saved(first)
		await second.goto(slip + '/edit')
		await second.waitForSelector('text=この相談を直しています')
		await show(second, 'two-editing', { upto: 330 })
		await second.fill('[name=story]', '玄関の段差で先週転んだ。夜間のトイレが心配とのこと。')
		await first.fill('[name=next_step]', '福祉用具の事業所に聞く')
		await send(first)
		await first.waitForURL(/\/consultations\/\d+$/)
		await send(second)
		await second.waitForSelector('fieldset.merge')
		await show(second, 'merge')
	},
}
