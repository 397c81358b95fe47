// phone: a counsellor takes a call with the receiver at her ear.
import { expect, expect_equal } from './browser.mjs'
import { draft_saved } from './hands.mjs'
import { pick, tab_to, type } from './keys.mjs'

export async function take_call(page, words = {}) {
	await page.goto('/consultations/new')
	await page.check(`input[name=channel][value=${words.channel ?? 'phone'}]`)
	await page.check(`input[name=caller_kind][value=${words.caller_kind ?? 'family'}]`)
	if (words.caller_name)
		await page.fill('[name=caller_name]', words.caller_name)
	if (words.caller_phone)
		await page.fill('[name=caller_phone]', words.caller_phone)
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.fill('[name=story]', words.story ?? '通院が難しくなった。玄関の段差で先週転んだ。')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/consultations\/\d+/)
	return page.url()
}

export const stories = {
	'from n to the number, by the keys alone': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/today')
		await page.keyboard.press('n')
		await page.waitForURL('**/consultations/new')
		const must = await page.locator('#intake .must:visible').count()
		expect(must <= 8, `${must} inputs are required`)
		await pick(page, 'channel', 'phone')
		await pick(page, 'caller_kind', 'family')
		await type(page, 'caller_name', '長女')
		await type(page, 'caller_phone', '0248-00-9911')
		await type(page, 'person.title', '見本')
		await page.waitForSelector('[role=option]')
		await page.keyboard.press('ArrowDown')
		await page.keyboard.press('Enter')
		expect(await page.inputValue('input[name=person]'), 'the arrow keys choose a person')
		await page.waitForSelector('#similar a')
		await tab_to(page, 'input[name=municipality]')
		await page.keyboard.press('Space')
		await pick(page, 'contents', 'home_doctor')
		await pick(page, 'contents', 'carer')
		await type(page, 'story', '通院が難しくなった。雪が降る前に訪問診療に切り替えたい。')
		await desk.picture(page, 'intake')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		expect(/R\d+-\d{4}/.test(await page.textContent('h1')), 'the slip has its number')
		expect((await page.textContent('main')).includes('雪が降る前に'), 'the story is there')
		await desk.picture(page, 'slip')
	},

	// The key of a draft rests for a moment after a save.
	'what is typed right after a save is kept too': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page)
		await page.goto(`${slip}/edit`)
		await page.fill('[name=story]', '一度めの直し。')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(slip)
		await page.goto(`${slip}/edit`)
		await page.fill('[name=story]', '二度めの直しの途中')
		await page.waitForFunction(() => /まもなく/.test(document.querySelector('#draft-state')?.textContent ?? ''), null, { timeout: 6000 })
		await draft_saved(page)
		await page.goto('/drafts')
		expect((await page.content()).includes(`${new URL(slip).pathname}/edit`), 'the draft is among the others')
	},

	'the numbers run on without gaps': async (desk) => {
		const page = await desk.person('counsellor')
		const numbers = []
		for (let i = 0; i < 3; i++) {
			await take_call(page)
			numbers.push(Number((await page.textContent('h1')).match(/R\d+-(\d+)/)[1]))
		}
		expect_equal(numbers.map((n) => n - numbers[0]), [0, 1, 2], 'running numbers')
	},

	'what was typed outlives the browser': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.fill('[name=caller_name]', '途中の人')
		await page.fill('[name=story]', '話の途中で画面が消えた。')
		await draft_saved(page)
		await page.context().close()
		const again = await desk.person('counsellor')
		await again.goto('/consultations/new')
		await again.click('text=続ける')
		expect_equal(await again.inputValue('[name=story]'), '話の途中で画面が消えた。', 'the story is back')
		expect_equal(await again.inputValue('[name=caller_name]'), '途中の人', 'the name is back')
		await again.check('input[name=channel] >> nth=0')
		await again.check('input[name=caller_kind] >> nth=0')
		await again.check('input[name=municipality] >> nth=0')
		await again.check('input[name=contents] >> nth=0')
		await again.keyboard.press('Control+Enter')
		await again.waitForURL(/\/consultations\/\d+$/)
		await again.goto('/consultations/new')
		expect_equal(await again.locator('text=続ける').count(), 0, 'a saved slip leaves no draft')
	},

	'drafts say whose they are': async (desk) => {
		const page = await desk.person('counsellor')
		for (const [name, words] of [['caller_name', '長女の見本さん'], ['story', '退院の日が決まったので、家で看られるか聞きたいとのこと。']]) {
			await page.goto('/consultations/new')
			await page.fill(`[name=${name}]`, words)
			await draft_saved(page)
		}
		for (const address of ['/today', '/drafts', '/consultations/new']) {
			await page.goto(address)
			const text = await page.textContent('main')
			expect(text.includes('相談の受付　長女の見本さん'), `the caller on ${address}`)
			expect(text.includes('相談の受付　退院の日が決まったので、家で看られるか聞…'), `the story on ${address}`)
			await desk.picture(page, `drafts${address.replaceAll('/', '-')}`)
			await desk.accessible(page)
		}
		await page.goto('/drafts')
		while (await page.locator('button:has-text("捨てる")').count())
			await page.click('button:has-text("捨てる") >> nth=0')
	},

	'what was typed outlives the server': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.fill('[name=story]', 'サーバーが落ちる前の話。')
		await draft_saved(page)
		await desk.server.end('SIGKILL')
		await page.fill('[name=caller_name]', '落ちた後の人')
		await page.waitForFunction(() => /つながりません/.test(document.body.textContent), null, { timeout: 10000 })
		expect_equal(await page.inputValue('[name=story]'), 'サーバーが落ちる前の話。', 'the page keeps its words')
		await desk.server.start(desk.server.port)
		await page.waitForFunction(() => /下書き保存/.test(document.querySelector('#draft-state')?.textContent ?? ''), null, { timeout: 20000 })
		const again = await desk.person('counsellor')
		await again.goto('/consultations/new')
		await again.click('text=続ける')
		expect_equal(await again.inputValue('[name=story]'), 'サーバーが落ちる前の話。', 'the draft is there')
		expect_equal(await again.inputValue('[name=caller_name]'), '落ちた後の人', 'and what came after the fall')
	},

	'earlier slips from the same number stand at the side': async (desk) => {
		const page = await desk.person('counsellor')
		await take_call(page, { caller_phone: '0248-00-7788', story: '前の電話' })
		await page.goto('/consultations/new')
		await page.fill('[name=caller_phone]', '０２４８ー００ー７７８８')
		await page.waitForSelector('#similar >> text=この電話番号から')
	},

	'earlier slips stay in view while the story is typed': async (desk) => {
		const page = await desk.person('counsellor')
		for (let i = 0; i < 3; i++)
			await take_call(page, { caller_phone: '0248-00-6655', story: `前の電話 ${i}` })
		await page.goto('/consultations/new')
		await page.fill('[name="person.title"]', '見本')
		await page.waitForSelector('[role=option]:visible')
		await page.keyboard.press('ArrowDown')
		await page.keyboard.press('Enter')
		await page.fill('[name=caller_phone]', '0248-00-6655')
		await page.waitForSelector('#similar >> text=この電話番号から')
		await page.click('[name=story]')
		await page.waitForTimeout(200)
		await desk.picture(page, 'similar')
		const seen = (selector) => page.locator(selector).evaluateAll((all) => all.filter((e) => {
			const { left, top, height } = e.getBoundingClientRect()
			return e.contains(document.elementFromPoint(left + 20, top + height / 2))
		}).length)
		expect_equal(await seen('#similar h2'), await page.locator('#similar h2').count(), 'all headings')
		expect(await seen('#similar li') >= 3, 'and the slips under them')
		await page.click('[name="person.title"]')
		const laid = await page.evaluate(() => getComputedStyle(document.getElementById('similar')).position)
		expect_equal(laid, 'static', 'who types on the left has nothing over the left')
	},

	'where a known person lives is filled in, and nothing chosen is overwritten': async (desk) => {
		const page = await desk.person('counsellor')
		const town = (name) => page.locator(`label:has-text("${name}") input[name=municipality]`)
		const choose = async (words) => {
			const looked = page.waitForResponse((r) => r.url().includes('/similar?person='))
			await page.fill('[name="person.title"]', words)
			await page.waitForSelector(`[role=option]:visible:has-text("${words}")`)
			await page.keyboard.press('ArrowDown')
			await page.keyboard.press('Enter')
			await looked
			await page.waitForTimeout(100)
		}
		for (const [name, home] of [['町夏 一（見本）', '鏡石町'], ['村冬 二（見本）', '天栄村']]) {
			await page.goto('/people/new')
			await page.fill('[name=name]', name)
			await page.selectOption('select[name=municipality]', { label: home })
			await page.keyboard.press('Control+Enter')
			await page.waitForURL(/\/people\/\d+$/)
		}
		await page.goto('/consultations/new')
		await choose('町夏')
		expect(await town('鏡石町').isChecked(), 'her town')
		await choose('村冬')
		expect(await town('天栄村').isChecked(), 'somebody else, another town')
		await town('須賀川市').check()
		await choose('町夏')
		expect(await town('須賀川市').isChecked(), 'what was chosen stays')
	},

	'impossible dates and unknown towns are refused at the field, nothing typed is lost': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.click('summary:has-text("新しい方として")')
		await page.fill('[name=name]', '髙橋 𠮷子')
		await page.fill('[name=birth]', '昭和65年1月1日')
		await page.fill('[name=story]', '途中まで聞いた話')
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('#problems')
		const birth = await page.textContent('#e-birth')
		expect(/64年/.test(birth), `says what is wrong with the birth date: ${birth}`)
		expect_equal(await page.inputValue('[name=birth]'), '昭和65年1月1日', 'the unreadable date is given back')
		expect_equal(await page.inputValue('[name=name]'), '髙橋 𠮷子', 'the name is given back')
		expect_equal(await page.inputValue('[name=story]'), '途中まで聞いた話', 'the story is given back')
		await desk.picture(page, 'intake-refused')
		await desk.accessible(page)
		await page.fill('[name=birth]', '2099-01-01')
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('#e-birth')
	},

	'going back after saving does not make a second slip': async (desk) => {
		const page = await desk.person('counsellor')
		await take_call(page, { story: '一度だけ受けた話' })
		await page.goBack()
		await page.waitForURL('**/consultations/new')
		expect_equal(await page.inputValue('[name=story]'), '', 'the form is a new one')
		expect_equal(await page.isChecked('input[name=contents] >> nth=0'), false, 'and nothing is chosen')
	},

	'the focus is on what is wrong, be it a choice': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.fill('[name=story]', '区分を忘れた話')
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('#problems')
		expect_equal(await page.evaluate(() => document.activeElement.name), 'caller_kind', 'the focus')
	},

	'a long talk fits, and one longer stays whole': async (desk) => {
		const page = await desk.person('counsellor')
		await take_call(page, { story: '長'.repeat(20000) })
		expect((await page.textContent('main')).includes('長'.repeat(20000)), 'all of it is there')
		await page.goto('/consultations/new')
		await page.fill('[name=story]', '長'.repeat(20001))
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('text=あと1文字減らしてください')
		expect_equal((await page.inputValue('[name=story]')).length, 20001, 'nothing of it is cut off')
	},

	'suggestions that Escape closed come back by the arrow': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await type(page, 'person.title', '見本')
		await page.waitForSelector('[role=option]')
		await page.keyboard.press('Escape')
		await page.waitForSelector('[role=option]', { state: 'hidden' })
		await page.keyboard.press('ArrowDown')
		await page.waitForSelector('[role=option]')
		await page.keyboard.press('ArrowDown')
		await page.keyboard.press('Enter')
		expect(await page.inputValue('input[name=person]'), 'and one is chosen')
	},

	'without script a slip is taken all the same': async (desk) => {
		const page = await desk.person('counsellor', { script: false })
		await page.goto('/consultations/new')
		await page.check('input[name=channel][value=phone]')
		await page.check('input[name=caller_kind][value=self]')
		await page.check('input[name=municipality] >> nth=1')
		await page.check('input[name=contents] >> nth=2')
		await page.fill('[name=story]', 'スクリプトなしで受けた話')
		await page.click('button:has-text("受け付ける") >> nth=0')
		expect(/R\d+-\d{4}/.test(await page.textContent('h1')), 'the slip has its number')
	},

	'on a phone': async (desk) => {
		const page = await desk.person('counsellor', { size: 'phone' })
		await take_call(page, { story: '廊下で受けた話' })
		await desk.accessible(page)
		await page.goto('/today')
		await desk.accessible(page)
	},
}
