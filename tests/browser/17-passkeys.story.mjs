// passkeys: made, used alone and as the second step, named, taken away; and what remains without.
import { expect, expect_equal, PASSWORD } from './browser.mjs'
import { press } from './hands.mjs'

const AUTHENTICATOR = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
	hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }

// Browsers give passkeys to names, not to numbers: the same server as localhost.
const by_name = (desk) => desk.server.address.replace('127.0.0.1', 'localhost')

async function authenticator(page) {
	const cdp = await page.context().newCDPSession(page)

	await cdp.send('WebAuthn.enable')
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR })
	return {
		credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
		put: (credential) => cdp.send('WebAuthn.addCredential', { authenticatorId, credential }),
		verified: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		clear: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
	}
}

async function begin(page) {
	await page.goto('/second-factor')
	await page.click('summary:has-text("パスキーを登録する")')
	await page.fill('#password-passkey', PASSWORD)
	await press(page, 'form[action="/passkeys/new"] button')
	await page.waitForSelector('h1:has-text("パスキーを登録する")')
}

async function register(page, name) {
	await begin(page)
	await page.fill('#name', name)
	await press(page, '#passkey button.go')
}

async function sign_out(page) {
	await page.evaluate(async () => {
		const csrf = document.querySelector('[name=csrf]').value
		await fetch('/sign-out', { method: 'POST', body: new URLSearchParams({ csrf }) })
	})
}

async function password_step(page, login) {
	await page.goto('/sign-in')
	await page.fill('[name=login]', login)
	await page.fill('[name=password]', PASSWORD)
	await press(page, '.gate form:first-of-type button.go')
}

export const stories = {
	'a passkey is made and opens the door alone': async (desk) => {
		const page = await desk.person('facility', { address: by_name(desk) })
		const device = await authenticator(page)

		await begin(page)
		await desk.picture(page, 'passkey-new')
		await desk.accessible(page)
		await page.fill('#name', '受付のパソコン')
		await press(page, '#passkey button.go')
		await page.waitForSelector('h1:has-text("回復コード")')
		expect_equal(await page.locator('.codes code').count(), 10, 'ten recovery codes')
		const [made] = await device.credentials()
		expect(made.isResidentCredential && made.rpId === 'localhost', 'it is found without a name')
		expect(!made.userHandle.includes('facility'), 'the handle says nothing')

		await page.goto('/second-factor')
		await page.waitForSelector('text=受付のパソコン')
		await desk.picture(page, 'passkeys')
		await desk.accessible(page)
		await page.click('summary:has-text("受付のパソコン")')
		await desk.picture(page, 'passkey-open')
		await desk.accessible(page)
		await desk.unbroken(page)
		await sign_out(page)
		await page.goto('/sign-in?next=%2Forganizations')
		await desk.picture(page, 'sign-in-passkey')
		await desk.accessible(page)
		await press(page, '#passkey button')
		await page.waitForURL('**/organizations')
		await page.goto('/me')
		await page.waitForSelector('text=パスキー1個')
	},

	'it is the second step after a password, and no password is enough': async (desk) => {
		const page = await desk.person('committee', { address: by_name(desk) })
		const device = await authenticator(page)

		await register(page, '青い鍵')
		await sign_out(page)
		await password_step(page, 'committee')
		await page.waitForURL('**/sign-in/second')
		await desk.picture(page, 'second-step-passkey')
		await desk.accessible(page)
		await press(page, '#passkey button')
		await page.waitForURL('**/today')

		// A device that does not ask who is there.
		await sign_out(page)
		await device.verified(false)
		await page.goto('/sign-in')
		await page.click('#passkey button')
		await page.waitForSelector('#passkey [role=alert]:not([hidden])')
		await device.verified(true)

		// What was said once is not taken twice: the copy of a key that counts from before.
		const [key] = await device.credentials()
		await page.goto('/sign-in')
		await press(page, '#passkey button')
		await page.waitForURL('**/today')
		await sign_out(page)
		await device.clear()
		await device.put({ ...key, signCount: 1 })
		await page.goto('/sign-in')
		await press(page, '#passkey button')
		await page.waitForSelector('text=写しが作られているおそれ')
	},

	'they are told apart, named and taken away': async (desk) => {
		const page = await desk.person('prefecture', { address: by_name(desk) })
		const device = await authenticator(page)

		await register(page, '一つめ')
		await begin(page)
		await page.click('#passkey button.go')
		await page.waitForSelector('text=もう登録してあります')
		await device.clear()
		await register(page, '二つめ')
		await page.waitForSelector('text=パスキーを登録しました')

		await page.click('summary:has-text("一つめ")')
		await page.locator('details[open] [name=name]').fill('古い電話')
		await press(page, 'details[open] button:has-text("名前を変える")')
		await page.waitForSelector('text=名前を変えました')
		await page.click('summary:has-text("古い電話")')
		await page.locator('details[open] [name=password]').fill('wrong')
		await press(page, 'details[open] button:has-text("外す")')
		await page.waitForSelector('text=いまのパスワードが違います')
		await page.click('summary:has-text("古い電話")')
		await page.locator('details[open] [name=password]').fill(PASSWORD)
		await press(page, 'details[open] button:has-text("外す")')
		await page.waitForSelector('text=パスキーを外しました')
		expect_equal(await page.locator('summary:has-text("古い電話")').count(), 0, 'it is gone')
	},

	'without script or a name, the codes remain': async (desk) => {
		const bare = await desk.person(null, { address: by_name(desk), script: false })
		const numbered = await desk.person('officer-tenei')

		await bare.goto('/sign-in')
		await bare.waitForSelector('text=このブラウザーでは、パスキーを使えません')
		expect_equal(await bare.locator('#passkey button:visible').count(), 0, 'no button that does nothing')
		await numbered.goto('/second-factor')
		await numbered.waitForSelector('text=いまのアドレスでは登録できません')
	},
}
