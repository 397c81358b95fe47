// tls: the same desk over a connection of our own, and machines that show certificates.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expect_equal } from './browser.mjs'
import { press } from './hands.mjs'

const openssl = (...words) => execFileSync('openssl', words, { stdio: 'pipe' })

// NAME.key and NAME.pem in the server's folder, good for ten days; signed by itself.
function make(desk, name) {
	const file = (ending) => join(desk.server.folder, `${name}.${ending}`)

	openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '10',
		'-keyout', file('key'), '-out', file('pem'), '-subj', `/CN=${name}`,
		'-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1')
	return { key: file('key'), pem: file('pem') }
}

function make_signed(desk, name, by) {
	const file = (ending) => join(desk.server.folder, `${name}.${ending}`)

	openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('key'),
		'-out', file('csr'), '-subj', `/CN=${name}`)
	openssl('x509', '-req', '-in', file('csr'), '-CA', by.pem, '-CAkey', by.key, '-CAcreateserial', '-days', '20',
		'-out', file('pem'))
	return { key: file('key'), pem: file('pem') }
}

async function speak_tls(desk) {
	const own = make(desk, 'server')
	const hub = make(desk, 'hub')

	await desk.server.end('SIGTERM')
	await desk.server.start(desk.server.port, ['--tls-cert', own.pem, '--tls-key', own.key, '--client-ca', hub.pem])
	return hub
}

async function register(page, pem) {
	await page.goto('/certificates/new')
	await page.fill('[name=name]', '受付のパソコン')
	await page.fill('[name="organization.title"]', '見本クリニック')
	await page.locator('[role=option]:visible').first().click()
	await page.fill('[name=pem]', readFileSync(pem, 'utf8'))
	await press(page, 'main form.card button.go')
	await page.waitForURL(/\/certificates\/\d+$/)
}

export const stories = {
	'a desk over TLS': async (desk) => {
		await speak_tls(desk)
		expect(desk.server.address.startsWith('https://'), 'it says so')
		const page = await desk.person('manager')

		expect_equal(new URL(page.url()).protocol, 'https:', 'over TLS')
		const cookies = await page.context().cookies()
		expect(cookies.length > 0 && cookies.every((c) => c.secure && c.httpOnly && c.name.startsWith('__Host-')),
			'cookies that only ever go over TLS')
		await page.waitForSelector('text=このサーバーの証明書')
		await desk.picture(page, 'certificate-ends')
		await desk.accessible(page)

		// The certificate is renewed while somebody works.
		await page.goto('/consultations')
		make(desk, 'server')
		desk.server.child.kill('SIGHUP')
		await page.locator('.list .open').first().click()
		await page.waitForURL(/\/consultations\/\d+/)
		await page.waitForSelector('main h1')
	},

	'an organization works from its own machines alone': async (desk) => {
		const hub = await speak_tls(desk)
		const machine = make_signed(desk, 'uketsuke', hub)
		const shown = [{ origin: desk.server.address, certPath: machine.pem, keyPath: machine.key }]
		const manager = await desk.person('manager')
		const elsewhere = await desk.person('facility')
		const there = await desk.person('facility', { certificates: shown })

		await manager.goto('/accounts')
		await manager.click('a:has-text("端末の証明書")')
		await desk.accessible(manager)
		await manager.goto('/certificates/new')
		await manager.fill('[name=name]', '受付')
		await manager.fill('[name=pem]', '何か')
		await press(manager, 'main form.card button.go')
		await manager.waitForSelector('#problems')
		await desk.picture(manager, 'certificate-new')
		await desk.accessible(manager)
		await register(manager, machine.pem)
		await desk.picture(manager, 'certificate')
		await desk.accessible(manager)
		await elsewhere.goto('/today')
		await elsewhere.waitForSelector('h1:has-text("月")')

		await press(manager, 'button:has-text("求める")')
		await manager.waitForSelector('text=証明書のある端末からだけ使えるようになりました')
		await elsewhere.goto('/today')
		await elsewhere.waitForSelector('text=この接続では使えません')
		await desk.picture(elsewhere, 'certificate-missing')
		await desk.accessible(elsewhere)
		await there.goto('/today')
		await there.waitForSelector('h1:has-text("月")')

		await press(manager, 'button:has-text("失効にする")')
		await there.goto('/today')
		await there.waitForSelector('text=この接続では使えません')
		await manager.goto('/certificates')
		await desk.picture(manager, 'certificates')
		await desk.accessible(manager)
		await desk.unbroken(manager)
		desk.complaints = desk.complaints.filter((c) => !c.includes('403'))
	},
}
