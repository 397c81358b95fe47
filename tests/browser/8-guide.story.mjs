// guide: walks the jobs of docs/guide, makes its pictures, and holds its words against the pages.
// GUIDE_IMAGES=docs/guide/images keeps the pictures; without it they go where all pictures go.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expect_equal, PASSWORD, pictures } from './browser.mjs'
import { app_code } from './app.mjs'
import { with_reason } from './reason.mjs'
import { with_relay, without_relay } from './relay.mjs'
import { make_small } from './small.mjs'

const images = process.env.GUIDE_IMAGES ?? join(pictures, 'guide')
const made = new Set()
let seen = ''

mkdirSync(images, { recursive: true })

const squeeze = (s) => s.normalize('NFKC').replace(/\s+/g, '')

function keep(name) {
	const path = join(images, name + '.png')

	if (process.env.GUIDE_IMAGES)
		make_small(path)
	expect(statSync(path).size < (process.env.GUIDE_IMAGES ? 150e3 : 500e3), `${name}.png is too heavy`)
	made.add(name + '.png')
}

// Remembers what a page says, and keeps its picture: of one element, or of the top of the page.
async function show(page, name, what = {}) {
	const { of, upto, focus } = what
	const path = join(images, name + '.png')
	const size = page.viewportSize()
	const typing = await page.evaluateHandle(() => document.activeElement)

	seen += squeeze(await page.content())
	if (!focus)
		await typing.evaluate((e) => e.blur())
	if (of) {
		await page.setViewportSize({ width: size.width, height: 1800 }) // else what sticks stands before it
		await page.locator(of).first().screenshot({ path })
		await page.setViewportSize(size)
	} else {
		await page.screenshot({ path, clip: { x: 0, y: 0, width: size.width, height: upto ?? size.height } })
	}
	if (!focus)
		await typing.evaluate((e) => e.focus({ preventScroll: true }))
	keep(name)
}

async function send(page) {
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Control+Enter')])
}

async function choose(page, name, words) {
	await page.fill(`[name="${name}"]`, words)
	await page.waitForSelector('[role=option]:visible')
	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
}

async function take_call(page, story) {
	await page.goto('/consultations/new')
	await page.check('input[name=channel][value=phone]')
	await page.check('input[name=caller_kind][value=family]')
	await page.fill('[name=caller_name]', '見本 花子')
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.fill('[name=story]', story)
	await send(page)
	await page.waitForURL(/\/consultations\/\d+$/)
	return page.url()
}

async function paper(page, path, name) {
	const answer = await page.request.get(path)
	const file = join(pictures, `guide-${name}.pdf`)

	expect_equal(answer.status(), 200, path)
	writeFileSync(file, await answer.body())
	execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, join(images, name)])
	keep(name)
}

const draft_saved = (page) => page.waitForFunction(() =>
	/下書き保存/.test(document.querySelector('#draft-state')?.textContent ?? ''), null, { timeout: 6000 })

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

// A slip with everything on it that the pages about acting speak of.
async function act(page) {
	await page.click('text=＋助言')
	await page.fill('[name=content]', '訪問診療と往診の違い、費用のめやすを説明した。')
	await page.fill('[name=next_step]', '訪問診療の可否を聞く')
	await page.fill('[name=next_date]', '明日')
	await page.waitForTimeout(200)
	await show(page, 'action-form', { of: '#add' })
	await send(page)
	await page.click('text=＋支援要請')
	await choose(page, 'organization.title', '見本')
	await page.fill('[name=content]', '週2回の訪問診療をお願いできるか。')
	await page.fill('[name=due]', '明日')
	await show(page, 'request-form', { of: '#add' })
	await send(page)
	await show(page, 'slip-waiting')
	await page.click('text=返事を入れる >> nth=0')
	await page.check('input[name=answer][value=accepted]')
	await page.fill('[name=answer_note]', '来週の火曜から伺えるとのこと。')
	await show(page, 'answer-form', { of: '#add' })
	await send(page)
	await page.click('text=＋紹介')
	await page.fill('[name=content]', '訪問看護ができるところを一覧の順に案内した。')
	await choose(page, 'candidate1.title', '訪問')
	await choose(page, 'candidate2.title', '見本')
	await show(page, 'introduction-form', { of: '#add' })
	await send(page)
	seen += squeeze(await page.content())
	await page.click('button:has-text("ここに決まった") >> nth=0')
	await page.waitForSelector('text=決まった >> nth=0')
	await show(page, 'timeline', { of: '.cols section.card' })
}

async function take_back(page) {
	await page.click('text=＋メモ')
	await page.fill('[name=content]', '書きまちがえたメモ')
	await send(page)
	await page.click('.tools summary:has-text("取り消す") >> nth=0')
	await page.fill('.tools [name=reason] >> nth=0', '別の方の相談に書くつもりだった')
	await page.click('.tools button:has-text("取り消す") >> nth=0')
	await page.waitForSelector('text=取り消した対応')
	seen += squeeze(await page.content())
}

async function close(page, slip) {
	await page.goto(slip + '/close')
	await show(page, 'close-form')
	await page.fill('[name=response]', '訪問診療の候補を2か所案内し、受け入れの可否を確かめた。')
	await send(page)
	await page.waitForSelector('#problems')
	await show(page, 'close-refused', { of: '#problems' })
	await page.fill('[name=result]', '訪問診療の導入に至った。')
	await page.locator('select[name=outcome]').selectOption({ index: 1 }).catch(() => {})
	if (await page.locator('input[name=outcome]').count() > 0)
		await page.check('input[name=outcome] >> nth=0')
	await page.fill('[name=minutes]', '３０')
	await send(page)
	await page.waitForSelector('.state .now:has-text("終結")')
	await show(page, 'slip-closed')
}

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

	'acting, closing, looking back': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, '通院が難しくなった。訪問診療に切り替えたい。')
		const other = await desk.person('counsellor2')
		await other.goto(slip)
		seen += squeeze(await other.content())
		await act(page)
		await take_back(page)
		await close(page, slip)
		await page.click('summary:has-text("もう一度開く")')
		await show(page, 'reopen', { of: 'details:has(form[action$="/reopen"])' })
		await page.goto(slip + '?add=follow_up#add')
		await page.fill('[name=content]', '訪問診療が週2回続いている。ご家族も落ち着かれた。')
		await show(page, 'follow-up', { of: '#add' })
		await send(page)
		await page.goto(slip + '/history')
		await show(page, 'history')
		const path = new URL(slip).pathname
		await paper(page, path + '/sheet', 'sheet')
		await paper(page, path + '/sheet?masked=1', 'sheet-masked')
		await paper(page, '/consultations/blank', 'sheet-blank')
	},

	'correcting, making final, taking away, typing for another': async (desk) => {
		const page = await desk.person('counsellor')
		const read = async (who) => { seen += squeeze(await who.content()) }
		await page.goto('/today')
		await show(page, 'correcting-behalf', { of: 'section.card:has(h2:text-is("承認を待っている代行入力"))' })
		await page.click('section:has(h2:text-is("承認を待っている代行入力")) li a >> nth=0')
		await read(page)
		await page.goto(new URL(page.url()).pathname + '?add=note')
		await read(page)
		await page.goto('/consultations?confirmed=corrected')
		await page.click('.list .open >> nth=0')
		await read(page)
		const slip = new URL(page.url()).pathname
		await page.goto(slip + '/edit')
		await show(page, 'correcting-form', { upto: 620 })
		await page.goto(slip + '/compare')
		await show(page, 'correcting-versions', { upto: 640 })
		await page.goto(slip + '/history')
		await read(page)
		await page.goto(slip)
		await Promise.all([page.waitForEvent('load'), page.click('button:has-text("もう一度確定する")')])
		await show(page, 'correcting-confirmed', { of: '#confirmation' })
		await page.goto('/consultations?closed.from=R8.4.1&confirmed=-')
		await page.click('.list .open >> nth=0')
		await read(page)
		const manager = await desk.person('manager')
		await manager.goto('/removed')
		await show(manager, 'correcting-removed', { upto: 420 })
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
		const slip = await take_call(first, '玄関の段差で先週転んだ。')
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

	'people, facilities, towns': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/people')
		await show(page, 'people')
		await page.goto('/search?q=' + encodeURIComponent('高橋'))
		await page.click('.found a[href^="/people/"] >> nth=0')
		await show(page, 'person')
		await page.goto('/people/new')
		seen += squeeze(await page.content())
		await page.goto('/organizations')
		await show(page, 'organizations')
		await page.click('.list .open >> nth=0')
		await show(page, 'organization')
		await page.goto('/regions')
		await show(page, 'regions')
		await page.click('a:has-text("天栄村")')
		await show(page, 'municipality', { upto: 560 })
		await page.click('a[href$="/figures/new"]')
		await show(page, 'figure-form', { upto: 640 })
	},

	'what only locals know': async (desk) => {
		const page = await desk.person('manager')
		const read = async (who) => { seen += squeeze(await who.content()) }
		await page.goto('/codes')
		await read(page)
		await page.goto('/facts')
		await show(page, 'facts')
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.locator('.list .open').first().click()
		await page.waitForURL(/\/organizations\/\d+$/)
		await show(page, 'facts-card', { of: '#facts' })
		await page.click('#facts a:has-text("直す") >> nth=0')
		await page.waitForURL(/\/facts\/\d+\/edit/)
		await read(page)
		await page.goto('/facts/calls')
		await show(page, 'facts-calls', { upto: 640 })
		const clinic = await desk.person('facility')
		await clinic.goto('/partner')
		await show(clinic, 'partner')
		await clinic.click('aside a:has-text("直す")')
		await clinic.waitForURL(/\/edit$/)
		await read(clinic)
	},

	'what may be told, and what was': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations')
		await page.click('.list .open >> nth=0')
		await page.click('#files a:has-text("添付する")')
		await page.waitForURL(/\/files\/new$/)
		seen += squeeze(await page.content())
		await page.goto('/provisions')
		seen += squeeze(await page.content())
		await page.click('.list .open >> nth=-1')
		await page.waitForURL(/\/provisions\/\d+$/)
		await show(page, 'provision')
		await page.click('dd a[href^="/consents/"]')
		await page.waitForURL(/\/consents\/\d+$/)
		await show(page, 'consent')
		await page.click('dd a[href^="/people/"]')
		await page.waitForURL(/\/people\/\d+$/)
		seen += squeeze(await page.content())
		await page.click('text=同意を記録する')
		await page.waitForURL(/\/consents\/new/)
		seen += squeeze(await page.content())
		await page.goto('/provisions')
		await page.click('.list .open >> nth=-1')
		await page.click('.bar a[href^="/consultations/"]')
		await page.click('text=情報を提供する')
		await page.waitForURL(/\/provisions\/new/)
		await show(page, 'provide', { of: 'form.card' })
		const manager = await desk.person('manager')
		await manager.goto(page.url())
		seen += squeeze(await manager.content())
		const clinic = await desk.person('facility')
		await clinic.goto('/shared')
		await clinic.click('main .rows a >> nth=-1')
		await clinic.waitForURL(/\/shared\/\d+$/)
		await show(clinic, 'shared')
	},

	'handing over': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/messages/new')
		await show(page, 'note-form', { upto: 640 })
		await page.goto('/messages')
		await page.click('.list .open >> nth=0')
		await show(page, 'note', { upto: 420 })
		await page.goto('/transfers')
		seen += squeeze(await page.content())
		await page.goto('/transfers/new')
		await show(page, 'give')
		await page.goto('/today/changes')
		seen += squeeze(await page.content())
		await page.goto('/opening')
		await show(page, 'opening')
	},

	'accounts and codes': async (desk) => {
		const page = await desk.person('administrator')
		await page.goto('/accounts')
		await show(page, 'accounts')
		await page.click('.list .open >> nth=0')
		await show(page, 'account', { upto: 620 })
		await page.goto('/accounts/new')
		await show(page, 'account-form', { upto: 620 })
		await page.goto('/codes')
		await show(page, 'codes')
		await page.goto('/codes/lists/consultation_content')
		await show(page, 'code-list', { upto: 620 })
		await page.click('main table a >> nth=0')
		await show(page, 'code-form', { upto: 480 })
		await page.goto('/password')
		await show(page, 'password', { of: '.gate' })
	},

	// Before the manager has a second factor.
	'figures, the yearly report, months that are final': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/figures')
		await show(page, 'figures')
		await page.goto('/figures/months?year=2026')
		await page.click('summary:has-text("確定する") >> nth=0')
		await page.click('button:has-text("件で確定する"):visible')
		await page.waitForSelector('.flash')
		await show(page, 'figures-months', { upto: 560 })
		await paper(page, '/figures/report?year=2026', 'figures-report')
	},

	'an emergency': async (desk) => {
		const page = await desk.person('facility')
		const manager = await desk.person('manager')
		await manager.goto('/people?q=' + encodeURIComponent('0248-00-5000'))
		await manager.click('tbody a >> nth=0')
		await manager.waitForURL(/\/people\/\d+$/)
		const name = (await manager.textContent('h1')).trim()
		await page.goto('/emergencies')
		seen += squeeze(await page.content())
		await page.goto('/emergencies/new')
		await page.fill('[name=name]', name)
		await page.fill('[name=phone]', '0248-00-5000')
		await page.check('label:has-text("救急・容体の急変")')
		await page.fill('[name=words]', '意識のない状態で運ばれてきました。ご家族の連絡先を知るため。')
		await page.check('[name=agreed]')
		await show(page, 'emergency-ask')
		await send(page)
		await page.waitForURL(/\/person$/)
		await show(page, 'emergency-person', { upto: 560 })
		await page.click('aside.emergency >> text=終える')
		await page.waitForURL(/\/emergencies\/\d+$/)
		await manager.goto(new URL(page.url()).pathname)
		seen += squeeze(await manager.content())
	},

	"one's own way in, and others'": async (desk) => {
		const guest = await desk.person(null)
		const read = async (page) => { seen += squeeze(await page.content()) }
		await guest.goto('/sign-in')
		for (let i = 0; i < 5; i++) {
			await guest.fill('[name=login]', 'officer-tenei')
			await guest.fill('[name=password]', 'まちがえたパスワード')
			await Promise.all([guest.waitForEvent('load'), guest.press('[name=password]', 'Enter')])
		}
		await guest.goto('/apply')
		await guest.fill('[name=name]', '見本 申子')
		await guest.fill('[name=workplace]', '見本薬局')
		await guest.fill('[name=phone]', '0248-00-1234')
		await guest.selectOption('[name=role]', 'committee')
		await guest.fill('[name=why]', '運営検討会に出るため')
		await send(guest)
		await guest.waitForSelector('text=申し込みを受け付けました')
		const page = await desk.person('manager')
		const other = await desk.person('manager')
		await page.goto('/second-factor')
		await read(page)
		await page.fill('#password', PASSWORD)
		await Promise.all([page.waitForURL('**/second-factor/new'), page.click('main form button.go')])
		await read(page)
		const secret = await page.textContent('code.secret')
		await page.fill('#code', app_code(secret))
		await Promise.all([page.waitForEvent('load'), page.click('main form button.go')])
		await read(page)
		await page.goto('/second-factor')
		await read(page)
		await guest.goto('/sign-in')
		await guest.fill('[name=login]', 'manager')
		await guest.fill('[name=password]', PASSWORD)
		await guest.press('[name=password]', 'Enter')
		await guest.waitForURL('**/sign-in/second')
		await read(guest)
		await guest.fill('#code', app_code(secret, 1))
		await guest.press('#code', 'Enter')
		await guest.waitForURL('**/today')
		await other.close()
		for (const path of ['/me', '/accounts', '/accounts/review'])
			await page.goto(path).then(() => read(page))
		for (const name of ['天栄村 担当', 'センター長']) {
			await page.goto('/accounts')
			await page.click(`main a:has-text("${name}")`)
			await read(page)
		}
		await page.goto('/applications')
		await page.click('a:has-text("見本 申子")')
		await read(page)
		await page.fill('[name=login]', 'saruko')
		await page.fill('#f-answer', '電話で確かめた')
		await Promise.all([page.waitForEvent('load'), page.click('form[action$="/grant"] button.go')])
		await page.click('a:has-text("渡しました")')
		await page.waitForURL(/\/applications\/\d+$/)
		await read(page)
	},

	'who reads the ledger': async (desk) => {
		const page = await desk.person('auditor')
		for (const path of ['/ledger', '/reviews', '/reviews/new']) {
			await page.goto(path)
			seen += squeeze(await page.content())
		}
	},

	'what is written again and again, and who stands there twice': async (desk) => {
		const page = await desk.person('counsellor')
		const look = async (path) => {
			if (path)
				await page.goto(path)
			seen += squeeze(await page.content())
		}
		await look('/phrases')
		await look('/phrases/new')
		await look('/templates')
		await page.goto(await take_call(page, 'ひな形の話') + '?add=advice')
		await page.fill('[name=content]', '助言した。')
		await look()
		await send(page)
		await page.waitForSelector('ol.line')
		await look()
		await look('/people')
		await page.click('text=同じ方かもしれない組を見る')
		await look()
		await page.click('.double >> text=並べて見る')
		await look()
		for (const one of await page.locator('input[type=radio][value=one]').all())
			await one.check()
		await send(page)
		await page.waitForSelector('text=ここへまとめた記録')
		await look()
		await look('/organizations')
		await page.click('.list a.open >> nth=0')
		await look()
	},

	'a place is entered': async (desk) => {
		const page = await desk.person('counsellor')
		const enter = async (name) => {
			await page.goto('/organizations/new')
			await page.selectOption('[name=kind]', 'home_help')
			await page.fill('[name=name]', name)
			await page.fill('[name=phone]', '0241-00-7777')
		}
		await enter('見本の里ヘルパー')
		await page.click('button.go')
		await page.waitForSelector('#services')
		await page.click('section:has(h2:text("開いている時間")) a >> text=入れる')
		seen += squeeze(await page.content())
		await page.fill('[name=weekdays]', '8:30-12:00 13:00-17:30')
		await page.click('button.go')
		await page.waitForSelector('.week')
		await with_reason(page, page.locator('#services'), '削除', 'やめた')
		await page.waitForSelector('text=削除したサービス')
		seen += squeeze(await page.content())
		await enter('見本の里ヘルパーステーション')
		await page.waitForSelector('aside >> text=電話が同じ')
		await show(page, 'place-new')
		await page.click('button.go')
		await page.waitForSelector('#alike')
		seen += squeeze(await page.content())
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.click('a.open')
		await page.waitForSelector('.week')
		await show(page, 'place')
		await page.goto('/finding?service=home_doctor')
		await show(page, 'finding')
		await page.goto('/public')
		await show(page, 'public')
	},

	'places are put side by side for a family': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, '訪問診療の紹介先を聞かれた話')
		await page.goto(slip + '/finding?service=home_doctor&near=' + await (async () => {
			await page.goto(slip + '/finding')
			return page.locator('[name=near] option:has-text("須賀川市")').getAttribute('value')
		})())
		for (let n = 1; n <= 3; n++) {
			await page.click('.places a:has-text("候補に入れる") >> nth=0')
			await page.waitForSelector(`.picked-tray b:has-text("候補 ${n} /")`)
		}
		await page.evaluate(() => window.scrollTo(0, 0))
		await show(page, 'introducing-finding')
		await page.click('a:has-text("並べて比べる")')
		await page.waitForSelector('.compared')
		await show(page, 'introducing-compared')
		await page.click('button:has-text("この候補で紹介を書く")')
		await page.fill('[name=content]', '近い順に3か所を案内した。')
		await send(page)
		await page.waitForSelector('.candidates li')
		seen += squeeze(await page.content())
		await page.click('button:has-text("ここに決まった") >> nth=0')
		await page.waitForSelector('.candidates .tag')
		seen += squeeze(await page.content())
		await page.click('a:has-text("ご家族に渡す紙")')
		await page.waitForSelector('.family')
		await show(page, 'introducing-family')
	},

	'open data are read': async (desk) => {
		const page = await desk.person('counsellor')
		const head = '名称,実施サービス,住所,全国地方公共団体コード,電話番号,定員,事業所番号\r\n'
		const rows = (n) => Array.from({ length: n }, (_, i) => `見本の家　第${i + 1}号,通所介護,須賀川市見本町${i + 1},072079,` +
			`0248－00－7${String(i).padStart(3, '0')},0,${String(700100000 + i).padStart(10, '0')}`).join('\r\n')
		const read = async (n) => {
			await page.goto('/imports/new')
			await page.setInputFiles('#f-file', { name: '見本市_介護サービス事業所一覧.csv', mimeType: 'text/csv',
				buffer: Buffer.from(head + rows(n)) })
		}
		await read(3)
		await show(page, 'import-new', { upto: 560 })
		await page.click('form.files button.go')
		await page.waitForSelector('text=まだ名簿は変わっていません')
		await show(page, 'import-preview')
		await read(20000)
		await page.click('form.files button.go')
		await page.waitForSelector('text=まだ名簿は変わっていません', { timeout: 60000 })
		await page.click('main form button:has-text("名簿に取り込む")')
		await page.waitForFunction(() => /取り込み [0-9]+%/.test(document.querySelector('[data-progress]')?.textContent ?? ''))
		await page.route('**/imports/progress*', (route) => route.abort())
		await show(page, 'import-running', { upto: 420 })
	},

	'support is asked of several': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto(await take_call(page, '訪問診療を頼む話'))
		await page.click('text=いくつかの機関に頼む')
		await choose(page, 'to1.title', '見本クリニック')
		await page.click('summary:has-text("もう一か所")')
		await choose(page, 'to2.title', '訪問看護')
		await page.selectOption('[name=service]', 'home_doctor')
		await page.fill('[name=content]', '月2回の訪問診療の可否を尋ねる。')
		await page.fill('[name=due]', 'R9.3.1')
		await page.evaluate(() => window.scrollTo(0, 0))
		await show(page, 'asking')
		await page.click('button:has-text("頼む")')
		await page.waitForURL(/\/requests\?slip=/)
		const asked = page.url()
		await page.locator('a.open').first().click()
		await page.waitForURL(/\/requests\/\d+$/)
		const request = page.url()
		await page.check('[name=code]')
		await page.click('button:has-text("リンクを作る")')
		await page.waitForSelector('#link-url')
		seen += squeeze(await page.content())
		const guest = await desk.person()
		await guest.goto(new URL(await page.textContent('#link-url')).pathname)
		await show(guest, 'reply')
		await page.goto(request)
		seen += squeeze(await page.content())
		await guest.check('[name=answer][value=accepted]')
		await guest.fill('[name=who]', '受付 佐藤')
		await guest.click('text=返事を送る')
		await guest.waitForSelector('text=お返事を受け取りました')
		await page.reload()
		seen += squeeze(await page.content())
		await page.goto(asked)
		await page.locator('a.open').nth(1).click()
		const fax = (await page.locator('#fax b').first().textContent()).trim()
		await page.fill('[name=fax]', fax)
		await page.fill('[name=fax_again]', fax)
		await page.click('text=番号を確かめた')
		await page.waitForSelector('text=FAX票を印刷')
		seen += squeeze(await page.content())
		await page.goto('/requests/answer')
		seen += squeeze(await page.content())
	},

	'support is asked by mail': async (desk) => {
		const sink = await with_relay(desk)
		const page = await desk.person('counsellor')
		const ask = async (...places) => {
			await page.click('text=いくつかの機関に頼む')
			await choose(page, 'to1.title', places[0])
			if (places[1]) {
				await page.click('summary:has-text("もう一か所")')
				await choose(page, 'to2.title', places[1])
			}
			await page.selectOption('[name=service]', 'home_doctor')
			await page.fill('[name=content]', '月2回の訪問診療の可否を尋ねる。')
			await page.click('button:has-text("頼む")')
		}
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.locator('a.open').first().click()
		await page.waitForURL(/\/organizations\/\d+$/)
		await page.goto(`${page.url()}/edit`)
		await page.fill('[name=email]', 'uketsuke@clinic.example.jp')
		await send(page)
		const slip = await take_call(page, 'メールで頼む話')
		await page.goto(slip)
		await ask('見本クリニック', '訪問看護')
		await page.waitForURL(/\/requests\?slip=/)
		seen += squeeze(await page.content())
		await page.locator('a.open:has-text("見本クリニック")').first().click()
		await page.waitForURL(/\/requests\/\d+$/)
		seen += squeeze(await page.content())
		await page.click('#mail button:has-text("メールで送る")')
		await page.waitForSelector('#mail:has-text("送る")')
		seen += squeeze(await page.content())
		await page.waitForFunction(async () => (await (await fetch(location.href)).text()).includes('催促を送る'))
		await page.reload()
		seen += squeeze(await page.content())
		await page.goto(slip)
		await ask('見本クリニック')
		await page.waitForSelector('text=それでも、もう一度頼む')
		seen += squeeze(await page.content())
		await without_relay(desk, sink)
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

	'the guide speaks of what is there': async () => {
		const guide = join('docs', 'guide')
		const pages = readdirSync(guide).filter((f) => f.endsWith('.md'))
		const words = pages.map((f) => readFileSync(join(guide, f), 'utf8')).join('\n')
		const shown = [...words.matchAll(/\]\(images\/([^)]+)\)/g)].map((m) => m[1])
		const said = [...words.matchAll(/［([^］\n]+)］/g)].map((m) => m[1])

		expect_equal(shown.filter((f) => !made.has(f)), [], 'pictures that nobody makes')
		expect_equal([...made].filter((f) => !shown.includes(f)), [], 'pictures that no page shows')
		expect(said.length > 50, 'the guide names the buttons')
		expect_equal(said.filter((w) => !seen.includes(squeeze(w))), [], 'words in ［］ that stand on no page')
		if (process.env.GUIDE_IMAGES)
			for (const old of readdirSync(images).filter((f) => !made.has(f)))
				rmSync(join(images, old))
	},
}
