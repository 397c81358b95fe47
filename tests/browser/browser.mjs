// browser: headless Chromium, signed in as a role of the demo region.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axe_source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
// One folder per engine, since both run at the same time.
export const pictures = join('build', process.env.YUI_TEST_STORE ? 'pictures-postgres' : 'pictures')
const sizes = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } }
export const PASSWORD = 'yui-mihon-2026'

export async function open_browser() {
	const root = process.getuid() === 0
	const chrome = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
		args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync', ...(root ? ['--no-sandbox'] : [])],
		chromiumSandbox: !root,
	})
	mkdirSync(pictures, { recursive: true })
	return {
		desk: (server) => new_desk(chrome, server),
		close: () => chrome.close(),
	}
}

// In the page: words of a button, a tag, a date or a link to act that stand on two lines, and buttons side
// by side that touch.
function broken() {
	const found = []

	for (const e of document.querySelectorAll('.btn, .tag, .due, ol.line a, aside dt, span.empty')) {
		const words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT)

		while (words.nextNode()) {
			const one = words.currentNode
			if (getComputedStyle(one.parentElement).clipPath !== 'none')
				continue
			for (const { 0: word, index } of one.data.matchAll(/\S+/g)) {
				const range = new Range()
				range.setStart(one, index)
				range.setEnd(one, index + word.length)
				if (range.getClientRects().length > 1)
					found.push(word)
			}
		}
		const next = e.nextElementSibling?.getBoundingClientRect(), at = e.getBoundingClientRect()
		if (e.matches('.btn') && next?.width && next.top === at.top && next.left - at.right < 4)
			found.push(`${e.textContent} touches`)
	}
	return found
}

// What a story holds in its hands: pages of people at their desks.
async function new_desk(chrome, server) {
	const contexts = []
	const desk = { server, complaints: [] }

	// Another person with a browser of her own.  login null: nobody signed in.
	desk.person = async (login, { size = 'desk', script = true, address = server.address, certificates } = {}) => {
		const context = await chrome.newContext({
			locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: sizes[size],
			javaScriptEnabled: script, baseURL: address, bypassCSP: false,
			ignoreHTTPSErrors: address.startsWith('https:'), // of the certificate that a story makes
			clientCertificates: certificates,
		})
		contexts.push(context)
		const page = await context.newPage()
		page.on('console', (m) => { if (m.type() === 'error') desk.complaints.push(m.text()) })
		page.on('pageerror', (e) => desk.complaints.push(String(e)))
		if (login) {
			await page.goto('/sign-in')
			await page.fill('[name=login]', login)
			await page.fill('[name=password]', PASSWORD)
			await page.press('[name=password]', 'Enter')
			await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
		}
		return page
	}

	const at_both_sizes = async (page, look) => {
		const before = page.viewportSize()
		for (const [size, viewport] of Object.entries(sizes)) {
			await page.setViewportSize(viewport)
			await look(size)
		}
		await page.setViewportSize(before)
	}
	const take = (page, name, size) => page.screenshot({ path: join(pictures, `${name}-${size}.png`) })
	const whole = async (page, size) => {
		const bad = await page.evaluate(broken)
		if (bad.length)
			throw new Error(`${page.url()} breaks at ${size}: ${bad.join(' / ')}`)
	}

	// The picture of a page at both sizes, NAME-desk.png and NAME-phone.png.
	desk.picture = (page, name) => at_both_sizes(page, (size) => take(page, name, size))

	// At both sizes: no word of a button, a tag, a date or a link to act stands on two lines, and
	// buttons side by side do not touch.  With a name, the pictures too.
	desk.unbroken = (page, name) => at_both_sizes(page, async (size) => {
		await whole(page, size)
		if (name)
			await take(page, name, size)
	})

	// No axe violation, no sideways scrolling at 320 px.
	desk.accessible = async (page) => {
		await page.evaluate(axe_source)
		const found = await page.evaluate(() => axe.run(document, {
			resultTypes: ['violations'],
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
		}))
		if (found.violations.length)
			throw new Error(`axe on ${page.url()}: ` + JSON.stringify(found.violations.map((v) =>
				({ id: v.id, help: v.help, at: v.nodes.slice(0, 3).map((n) => n.html) })), null, 1))
		const before = page.viewportSize()
		await page.setViewportSize({ width: 320, height: 640 })
		const over = await page.evaluate(() =>
			document.documentElement.scrollWidth - document.documentElement.clientWidth)
		await page.setViewportSize(before)
		if (over > 0)
			throw new Error(`${page.url()} scrolls sideways by ${over} px at 320 px`)
	}

	desk.keep_failure = async (name) => {
		let n = 0
		for (const page of contexts.flatMap((c) => c.pages())) {
			const path = join(pictures, `failed-${name.replace(/[^\w-]+/g, '_')}-${n++}`)
			await page.screenshot({ path: path + '.png' }).catch(() => {})
			await page.content().then((html) => writeFileSync(path + '.html', html)).catch(() => {})
		}
	}

	desk.close = async () => {
		for (const context of contexts)
			await context.close()
	}
	return desk
}

export function expect(condition, said) {
	if (!condition)
		throw new Error(said)
}

export function expect_equal(got, wanted, said) {
	if (JSON.stringify(got) !== JSON.stringify(wanted))
		throw new Error(`${said}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`)
}
