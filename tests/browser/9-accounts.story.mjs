// accounts: one's own way in -- password, second factor, sign-ins -- and those who keep accounts.
import { app_code, early_in_step } from './app.mjs'
import { expect, expect_equal, PASSWORD } from './browser.mjs'
import { press } from './hands.mjs'

async function password_step(page, login, password = PASSWORD) {
	await page.goto('/sign-in')
	await page.fill('[name=login]', login)
	await page.fill('[name=password]', password)
	await page.press('[name=password]', 'Enter')
}

// Both as the person reads them: the secret of the app, the codes for when it is away.
async function set_up(desk, page) {
	await page.goto('/second-factor')
	await desk.picture(page, 'second-factor-none')
	await desk.accessible(page)
	await page.fill('#password', PASSWORD)
	await press(page)
	await page.waitForURL('**/second-factor/new')
	await desk.picture(page, 'second-factor-new')
	await desk.accessible(page)
	await page.click('summary:has-text("読み取れないとき")')
	const secret = await page.textContent('code.secret')

	await early_in_step(page)
	await page.fill('#code', '000000')
	await press(page)
	await page.waitForSelector('text=コードが違います')
	await page.fill('#code', app_code(secret, -1))
	await press(page)
	await page.waitForSelector('h1:has-text("回復コード")')
	await desk.picture(page, 'recovery-codes')
	await desk.accessible(page)
	return { secret, codes: await page.locator('.codes code').allTextContents() }
}

export const stories = {
	'a second factor is set up and asked for': async (desk) => {
		const page = await desk.person('committee')
		const { secret, codes } = await set_up(desk, page)
		const other = await desk.person(null)

		expect_equal(codes.length, 10, 'ten recovery codes')
		await password_step(other, 'committee')
		await other.waitForURL('**/sign-in/second')
		await desk.picture(other, 'second-step')
		await desk.accessible(other)
		await other.goto('/today')
		expect(new URL(other.url()).pathname === '/sign-in', 'the password alone opens nothing')
		await password_step(other, 'committee')
		await other.waitForURL('**/sign-in/second')
		await other.fill('#code', '123')
		await press(other)
		await other.waitForSelector('text=コードが違うか、もう使われています')
		await other.fill('#code', app_code(secret))
		await press(other)
		await other.waitForURL('**/today')
		await other.goto('/second-factor')
		await desk.picture(other, 'second-factor-there')
		await desk.accessible(other)

		const third = await desk.person(null)

		await password_step(third, 'committee')
		await third.waitForURL('**/sign-in/second')
		await third.click('summary:has-text("スマートフォンが手元にない")')
		await third.fill('#recovery', codes[3].toUpperCase())
		await press(third, 'button:has-text("回復コードでログインする")')
		await third.waitForSelector('text=残りは9個')
	},

	'a lost telephone': async (desk) => {
		const page = await desk.person('prefecture')

		await set_up(desk, page)
		const manager = await desk.person('manager')

		await manager.goto('/accounts')
		await manager.click('a:has-text("保健福祉事務所 担当")')
		await desk.picture(manager, 'account')
		await desk.accessible(manager)
		await press(manager, 'form[action$="/second-factor"] button')
		await manager.waitForSelector('text=第二の認証を取り消しました')
		await page.goto('/today')
		expect(new URL(page.url()).pathname === '/sign-in', 'who was signed in is not any more')
		await desk.person('prefecture')
	},

	'where one is signed in': async (desk) => {
		const desk_one = await desk.person('officer-tenei')
		const phone = await desk.person('officer-tenei', { size: 'phone' })

		await desk_one.click('.me a')
		await desk_one.waitForURL('**/me')
		await desk_one.waitForSelector('text=この端末')
		await desk.picture(desk_one, 'me')
		await desk.accessible(desk_one)
		await phone.goto('/today')
		await press(desk_one, 'form[action="/me/end"] button >> nth=0')
		await desk_one.waitForSelector('text=そのログインを終わらせました')
		await phone.goto('/today')
		expect(new URL(phone.url()).pathname === '/sign-in', 'the telephone is out')
		await desk.person('officer-tenei')
		await desk_one.goto('/me')
		await press(desk_one, 'form[action="/me/end-others"] button')
		await desk_one.waitForSelector('text=ほかのログインをすべて終わらせました')
	},

	'who still needs access': async (desk) => {
		const manager = await desk.person('manager')

		await manager.goto('/accounts')
		await desk.picture(manager, 'accounts')
		await manager.click('a:has-text("棚卸し")')
		await desk.picture(manager, 'review')
		await desk.accessible(manager)
		await manager.check('tr:has-text("officer-sukagawa") input[type=checkbox]')
		await press(manager, 'main form .sum button.go')
		await manager.waitForSelector('text=1人について、引き続き必要と記録しました')
		await press(manager, 'tr:has-text("facility") button')
		await manager.waitForSelector('text=利用を停止しました')
		expect_equal(await manager.locator('tr:has-text("facility")').count(), 0, 'who is stopped is not on the list')
		const file = await manager.request.get('/accounts/review/csv')

		expect((await file.text()).includes('officer-sukagawa'), 'the file has the accounts')
	},

	'somebody asks for an account': async (desk) => {
		const guest = await desk.person(null)

		await guest.goto('/sign-in')
		await guest.click('a:has-text("利用を申し込む")')
		await desk.picture(guest, 'apply')
		await desk.accessible(guest)
		await guest.fill('[name=name]', '見本 新子')
		await press(guest, 'main form button.go')
		await guest.waitForSelector('#problems')
		expect_equal(await guest.inputValue('[name=name]'), '見本 新子', 'what was typed is there')
		await guest.fill('[name=workplace]', '見本訪問看護ステーション')
		await guest.fill('[name=phone]', '0248-00-1234')
		await guest.selectOption('[name=role]', 'committee')
		await guest.fill('[name=why]', '運営検討会に出るため')
		await press(guest, 'main form button.go')
		await guest.waitForSelector('text=申し込みを受け付けました')

		const manager = await desk.person('manager')

		await manager.click('.nav a:has-text("利用の申請")')
		await manager.click('a:has-text("見本 新子")')
		await desk.picture(manager, 'application')
		await desk.accessible(manager)
		await manager.fill('[name=login]', 'shinko')
		await manager.fill('#f-answer', '事業所に電話して本人と話した')
		await press(manager, 'form[action$="/grant"] button.go')
		await manager.waitForSelector('text=もう見られません')
		await desk.picture(manager, 'granted')
		await desk.accessible(manager)
		const password = await manager.textContent('code.secret')
		await password_step(guest, 'shinko', password)
		await guest.waitForURL('**/password')
		await guest.fill('[name=old]', password)
		await guest.fill('[name=new]', 'mizu-to-kaze-no-oto')
		await guest.fill('[name=again]', 'mizu-to-kaze-no-oto')
		await press(guest)
		await guest.waitForURL('**/today')
		await manager.click('a:has-text("渡しました")')
		await press(manager, 'form[action$="/confirm"] button.go')
		await manager.waitForSelector('.tag:has-text("確認済み")')
		await manager.click('a:has-text("申請から確認まで")')
		await manager.waitForSelector('text=本人の申請')
		await desk.picture(manager, 'application-history')
	},
}
