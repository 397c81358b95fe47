// colleague: two people at the same record.
import { expect, expect_equal } from './browser.mjs'
import { draft_saved, listening } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

async function offices(page) {
	await page.goto('/organizations')
	return page.locator('a[href^="/organizations/"]').evaluateAll((all) =>
		all.map((a) => a.pathname).filter((path) => /\/\d+$/.test(path)))
}

export const stories = {
	'the later one sees both texts and merges': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const slip = await take_call(first, { story: 'もとの話' })
		await first.goto(slip + '/edit')
		await second.goto(slip + '/edit')
		await first.fill('[name=story]', '先の人が直した話')
		await first.fill('[name=next_step]', '先の人の次の一手')
		await first.keyboard.press('Control+Enter')
		await first.waitForURL(/\/consultations\/\d+$/)
		await second.fill('[name=story]', '後の人が直した話')
		await second.fill('[name=caller_name]', '後の人が聞いた名前')
		await second.keyboard.press('Control+Enter')
		await second.waitForSelector('text=先の人が直した話')
		const text = await second.content()
		expect(text.includes('後の人が直した話') && text.includes('後の人が聞いた名前'), 'what the later one typed is there')
		await desk.picture(second, 'merge')
		await desk.accessible(second)
		await second.check('input[type=radio][value=both]')
		await second.keyboard.press('Control+Enter')
		await second.waitForSelector('text=直しました')
		const merged = await second.textContent('main')
		for (const word of ['先の人が直した話', '後の人が直した話', '先の人の次の一手', '後の人が聞いた名前'])
			expect(merged.includes(word), `after merging there is ${word}`)
	},

	'what does not collide is saved at once by the keys': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const slip = await take_call(first, { story: 'もとの話' })
		await first.goto(slip + '/edit')
		await second.goto(slip + '/edit')
		await first.fill('[name=next_step]', '先の人の次の一手')
		await first.keyboard.press('Control+Enter')
		await first.waitForSelector('text=直しました')
		await second.fill('[name=caller_name]', '後の人が聞いた名前')
		await second.keyboard.press('Control+Enter')
		await second.waitForSelector('h1:has-text("先に保存しました")')
		await second.keyboard.press('Control+Enter')
		await second.waitForSelector('text=直しました')
		const merged = await second.textContent('main')
		for (const word of ['先の人の次の一手', '後の人が聞いた名前'])
			expect(merged.includes(word), `after merging there is ${word}`)
	},

	'a draft stays until the merged form is saved': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const [one, other] = await offices(first)
		// What collides, and what does not.
		for (const [office, name, theirs, mine] of [[one, 'phone', '0248-00-1111', '0248-00-2222'], [other, 'fax', '0248-00-3333', null]]) {
			const draft = `[name=draft_key][value="${office}/edit"]`

			await first.goto(office + '/edit')
			await second.goto(office + '/edit')
			await first.fill(`[name=${name}]`, theirs)
			await first.keyboard.press('Control+Enter')
			await first.waitForURL(new RegExp(office + '$'))
			await second.fill(mine ? `[name=${name}]` : '[name=phone]', mine ?? '0248-00-4444')
			await draft_saved(second)
			await second.keyboard.press('Control+Enter')
			await second.waitForSelector('h1:has-text("先に保存しました")')
			await second.waitForLoadState('networkidle')
			const beside = await second.context().newPage()
			await beside.goto('/drafts')
			expect_equal(await beside.locator(draft).count(), 1, `${name}: not saved yet, so the draft is there`)
			if (mine)
				await second.check('input[type=radio][value=mine]')
			await second.keyboard.press('Control+Enter')
			await second.waitForSelector('h1:has-text("先に保存しました")', { state: 'detached' })
			await second.waitForLoadState('networkidle')
			await beside.goto('/drafts')
			expect_equal(await beside.locator(draft).count(), 0, `${name}: saved, so there is no draft`)
			await beside.close()
		}
	},

	'an open page hears of a change': async (desk) => {
		const first = await desk.person('counsellor')
		const second = await desk.person('counsellor2')
		const slip = await take_call(first, { story: '見られている話' })
		await listening(second, slip)
		await first.goto(slip + '/edit')
		await first.fill('[name=story]', '変わった話')
		await first.keyboard.press('Control+Enter')
		await first.waitForURL(/\/consultations\/\d+$/)
		await second.waitForFunction(() => /さんが保存しました/.test(document.body.textContent), null, { timeout: 8000 })
		expect_equal((await second.textContent('main')).includes('見られている話'), true, 'and keeps what it shows')
	},

	'today and the list say quietly that there is something new': async (desk) => {
		const first = await desk.person('counsellor')
		const today = await desk.person('counsellor2')
		const list = await today.context().newPage()
		const theirs = await desk.person('officer-sukagawa')
		const others = await desk.person('officer-kagamiishi')
		const said = '#live >> text=新しい相談・変更があります。'
		for (const page of [today, theirs, others])
			await listening(page, '/today')
		await listening(list, '/consultations?state=received')
		const heading = () => today.locator('h1').boundingBox()
		const before = await heading()
		await take_call(first, { story: '新しく来た話' })
		for (const page of [today, list, theirs])
			await page.waitForSelector(said, { timeout: 8000 })
		expect_equal(JSON.stringify(await heading()), JSON.stringify(before), 'what is read does not move')
		expect_equal(await others.locator(said).count(), 0, 'of another town she hears nothing')
		expect_equal(await today.getAttribute('#live', 'aria-live'), 'polite', 'it is read out in its turn')
		await desk.unbroken(today, 'live-today')
		await desk.unbroken(list, 'live-list')
		await desk.accessible(today)
		await list.focus('#live a')
		await list.keyboard.press('Enter')
		await list.waitForSelector('#live a', { state: 'detached' })
		expect(list.url().endsWith('/consultations?state=received'), 'the same list, as it was narrowed')
		await list.close()
	},
}
