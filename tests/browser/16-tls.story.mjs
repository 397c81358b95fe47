// tls: the same desk over a connection of our own that nobody overhears.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, expect_equal } from './browser.mjs'

function certificate(folder) {
	const key = join(folder, 'tls.key')
	const file = join(folder, 'tls.pem')

	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
		'-keyout', key, '-out', file, '-days', '10', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
	{ stdio: 'pipe' })
	return ['--tls-cert', file, '--tls-key', key]
}

export const stories = {
	'a desk over TLS': async (desk) => {
		await desk.server.end('SIGTERM')
		await desk.server.start(desk.server.port, certificate(desk.server.folder))
		expect(desk.server.address.startsWith('https://'), 'it says so')
		const page = await desk.person('manager')

		expect_equal(new URL(page.url()).protocol, 'https:', 'over TLS')
		const cookies = await page.context().cookies()
		expect(cookies.every((c) => c.secure && c.httpOnly && c.name.startsWith('__Host-')), 'only ever over TLS')
		await page.waitForSelector('text=このサーバーの証明書')
		await desk.picture(page, 'certificate-ends')
		await desk.accessible(page)

		// What another does arrives while the page is open, and the certificate is renewed meanwhile.
		await page.goto('/consultations')
		await page.locator('.list .open').first().click()
		await page.waitForSelector('main h1')
		certificate(desk.server.folder)
		desk.server.child.kill('SIGHUP')
		const other = await desk.person('counsellor')
		await other.goto(page.url())
		await page.waitForSelector('#live:has-text("見本"), .present, [data-present]', { state: 'attached', timeout: 5000 }).catch(() => {})
		await other.reload()
		await other.waitForSelector('main h1')
	},

	'certificates of machines are registered, withdrawn and asked for': async (desk) => {
		const page = await desk.person('manager')

		await page.goto('/accounts')
		await page.click('a:has-text("端末の証明書")')
		await page.waitForURL('**/certificates')
		await desk.picture(page, 'certificates')
		await desk.accessible(page)
		await page.goto('/certificates/new')
		await desk.picture(page, 'certificate-new')
		await desk.accessible(page)
	},
}
