// guide-calls: a call, its draft, and a server that is away.
import { show } from './guide.mjs'
import { draft_saved, send } from './hands.mjs'

async function fill_intake(page) {
	await page.check('input[name=channel][value=phone]')
	await page.check('input[name=caller_kind][value=family]')
	await page.fill('[name=caller_name]', '見本 花子')
	await page.fill('[name=caller_phone]', '0248-00-9911')
	await page.fill('[name="person.title"]', 'みほん')
	await page.waitForSelector('[role=option]:visible')
	await show(page, 'intake-suggest', { of: '#intake', focus: true })
	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
	await page.waitForSelector('#similar a')
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.check('input[name=contents] >> nth=2')
	await page.fill('[name=story]', '通院が難しくなった。玄関の段差で先週転んだ。雪が降る前に訪問診療に切り替えたい。')
	await page.fill('[name=next_step]', '訪問診療の候補を案内する')
	await page.fill('[name=next_date]', '明日')
	await draft_saved(page)
	await page.evaluate(() => window.scrollTo(0, 0))
}

async function refused_intake(page) {
	await page.goto('/consultations/new')
	await page.click('summary:has-text("新しい方として")')
	await page.fill('[name=name]', '見本 松子')
	await page.fill('[name=birth]', '昭和65年1月1日')
	await page.fill('[name=story]', '途中まで聞いた話')
	await send(page)
	await page.waitForSelector('#problems')
	await show(page, 'intake-refused')
}

// Somebody who is there already: said at once where people are kept, after the call at the desk.
async function twice(page) {
	for (const way of ['new', 'again']) {
		await page.goto('/people/new')
		await page.fill('[name=name]', '見本 竹子')
		await page.fill('[name=kana]', 'ミホン タケコ')
		await page.fill('[name=birth]', 'S15.1.1')
		await send(page)
		if (way === 'again')
			await show(page, 'person-alike', { upto: 420 })
	}
	await page.goto('/consultations/new')
	await page.click('summary:has-text("新しい方として")')
	await page.fill('[name=name]', '見本 竹子')
	await page.fill('[name=birth]', 'S15.1.1')
	await page.check('input[name=channel] >> nth=0')
	await page.check('input[name=caller_kind] >> nth=1')
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.fill('[name=story]', '先週の相談の続き。')
	await send(page)
	await page.waitForSelector('text=同じ方ではありませんか')
	await show(page, 'slip-alike', { of: 'aside section:has-text("同じ方ではありませんか")' })
}

export const stories = {
	'a call': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/today')
		await page.keyboard.press('n')
		await page.waitForURL('**/consultations/new')
		await fill_intake(page)
		await show(page, 'intake')
		await page.click('summary:has-text("受付日時・担当")')
		await send(page)
		await page.waitForURL(/\/consultations\/\d+$/)
		await show(page, 'slip-new')
		await refused_intake(page)
		await twice(page)
	},

	'a draft': async (desk) => {
		const page = await desk.person('counsellor2')
		await page.goto('/consultations/new')
		await page.fill('[name=caller_name]', '途中の人')
		await page.fill('[name=story]', '話の途中で来客があった。')
		await draft_saved(page)
		await page.goto('/consultations/new')
		await page.waitForSelector('text=続ける')
		await show(page, 'intake-draft', { upto: 330 })
		await page.goto('/drafts')
		await show(page, 'drafts', { upto: 300 })
	},

	'when the server is away': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations/new')
		await page.fill('[name=story]', 'つながらないあいだも、話は続く。')
		await draft_saved(page)
		await desk.server.end('SIGKILL')
		await page.fill('[name=caller_name]', '見本 花子')
		await page.waitForFunction(() => /つながりません/.test(document.body.textContent), null, { timeout: 10000 })
		await show(page, 'offline', { upto: 300 })
		await desk.server.start(desk.server.port)
		await draft_saved(page)
	},
}
