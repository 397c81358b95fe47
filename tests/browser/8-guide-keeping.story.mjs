// guide-keeping: accounts, codes, figures, the ledger.
import { PASSWORD } from './browser.mjs'
import { app_code } from './app.mjs'
import { read, show, show_paper } from './guide.mjs'
import { press, send } from './hands.mjs'

export const stories = {
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
		await show_paper(page, '/figures/report?year=2026', 'figures-report')
	},

	"one's own way in, and others'": async (desk) => {
		const guest = await desk.person(null)
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
		await press(page, 'main form button.go')
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
		await press(page, 'form[action$="/grant"] button.go')
		await page.click('a:has-text("渡しました")')
		await page.waitForURL(/\/applications\/\d+$/)
		await read(page)
	},

	'who reads the ledger': async (desk) => {
		const page = await desk.person('auditor')
		for (const path of ['/ledger', '/reviews', '/reviews/new']) {
			await page.goto(path)
			await read(page)
		}
	},
}
