// unsent: nothing that was typed is lost when it cannot be sent.
import { expect, expect_equal } from './browser.mjs'
import { draft_saved } from './hands.mjs'

const OFFERED = '.note.draft:has-text("つながらなかったときの入力があります")'

async function choose_all(page) {
	await page.check('input[name=channel] >> nth=0')
	await page.check('input[name=caller_kind] >> nth=0')
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
}

// The button is pressed while nobody answers, and the server comes back.
async function send_into_nothing(desk, page) {
	await page.keyboard.press('Control+Enter')
	await page.waitForURL((url) => url.protocol === 'chrome-error:').catch(() => null)
	await page.waitForTimeout(500)
	await desk.server.start(desk.server.port)
}

// Lines of forty, at once.
const paste = (page, n) => page.evaluate((n) => {
	const story = document.querySelector('[name=story]')

	story.value = `${'あ'.repeat(39)}\n`.repeat(n / 40).slice(0, -1) + 'あ'
	story.dispatchEvent(new Event('input', { bubbles: true }))
}, n)

const count = (page, what) => page.locator(what).count()

export const stories = {
	'a new slip sent while the server is down is offered by the next form': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await choose_all(page)
		await page.fill('[name=story]', '落ちる前の話。')
		await draft_saved(page)
		await desk.server.end('SIGKILL')
		await page.fill('[name=story]', '落ちる前の話。落ちた後の話。')
		await page.fill('[name=caller_name]', '落ちた後の人')
		await send_into_nothing(desk, page)
		await page.goto('/consultations/new')
		await page.waitForSelector(OFFERED)
		expect((await page.textContent(OFFERED)).includes('落ちた後の人'), 'it says whose it is')
		await desk.picture(page, 'unsent')
		await desk.accessible(page)
		await page.click(`${OFFERED} >> text=続きを開く`)
		expect_equal(await page.inputValue('[name=story]'), '落ちる前の話。落ちた後の話。', 'the story is back')
		expect_equal(await page.inputValue('[name=caller_name]'), '落ちた後の人', 'the name is back')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		expect((await page.textContent('main')).includes('落ちた後の話'), 'it is saved')
		await page.goto('/consultations/new')
		await page.waitForTimeout(500)
		expect_equal(await count(page, '.note.draft'), 0, 'and nothing is left over')
	},

	'one that is changed is offered by its own form, and elsewhere becomes a draft': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await choose_all(page)
		await page.fill('[name=story]', 'もとの話')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		const slip = page.url()
		await page.goto(`${slip}/edit`)
		await desk.server.end('SIGKILL')
		await page.fill('[name=story]', '落ちた後に直した話')
		await send_into_nothing(desk, page)
		await page.goto('/today')
		await page.waitForFunction(() => Object.keys(sessionStorage).every((k) => !k.startsWith('draft ')))
		await page.goto('/drafts')
		await page.click(`a[href="${new URL(slip).pathname}/edit"] >> nth=0`)
		expect_equal(await page.inputValue('[name=story]'), '落ちた後に直した話', 'the draft has it')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(slip)
		await page.goto('/drafts')
		expect_equal(await count(page, `[value="${new URL(slip).pathname}/edit"]`), 0, 'saved, so there is no draft')
	},

	'a colleague on the same computer is not shown it': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.fill('[name=story]', '先の人の話')
		await choose_all(page)
		await desk.server.end('SIGKILL')
		await send_into_nothing(desk, page)
		await page.context().clearCookies()
		await page.goto('/sign-in')
		await page.fill('[name=login]', 'counsellor2')
		await page.fill('[name=password]', 'yui-mihon-2026')
		await page.press('[name=password]', 'Enter')
		await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
		await page.goto('/consultations/new')
		await page.waitForTimeout(500)
		expect_equal(await count(page, OFFERED), 0, 'it is not hers')
		await page.goto('/drafts')
		expect(!(await page.textContent('main')).includes('先の人の話'), 'nor among her drafts')
	},

	'much too much text is told in the page and stays there': async (desk) => {
		const page = await desk.person('counsellor')
		for (const n of [20040, 130000]) {
			await page.goto('/consultations/new')
			await choose_all(page)
			await paste(page, n)
			await page.keyboard.press('Control+Enter')
			await page.waitForSelector(`text=あと${n - 20000}文字減らしてください`)
			expect(new URL(page.url()).pathname === '/consultations/new', 'nothing was sent')
			expect_equal((await page.inputValue('[name=story]')).length, n, 'all of it is there')
		}
		await desk.picture(page, 'too-long')
		await paste(page, 20000)
		expect_equal(await count(page, '.err:visible'), 0, 'shortened, it may be sent')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
	},

	'without script it comes back with what is wrong': async (desk) => {
		const page = await desk.person('counsellor', { script: false })
		await page.goto('/consultations/new')
		await choose_all(page)
		await page.fill('[name=story]', `${'あ'.repeat(59)}\n`.repeat(1000) + 'あ')
		await page.click('button.go:has-text("受け付ける")')
		await page.waitForSelector('text=あと40001文字減らしてください')
		expect_equal((await page.inputValue('[name=story]')).length, 60001, 'all of it is there')
	},
}
