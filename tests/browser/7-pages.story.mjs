// pages: every page of every role -- no axe violation, nothing sideways at 320 px, no broken words
// on buttons and dates, no complaint of the browser, a picture at both sizes.
import { expect_equal } from './browser.mjs'

const roles = ['counsellor', 'manager', 'officer-kagamiishi', 'facility', 'committee', 'prefecture', 'administrator', 'auditor']

async function links_of(page) {
	return page.$$eval('main a[href^="/"], nav a[href^="/"]', (all) => all.map((a) => a.getAttribute('href')))
}

// Two pages of one shape are one page: ids and questions aside.
function shape(href) {
	return href.replace(/[?#].*/, '').replace(/\d{4,}/g, ':id')
}

// What the page is built of, words and repetitions aside.
function skeleton() {
	const of = (e) => {
		const inside = [...e.children].map(of).filter((s, i, all) => s !== all[i - 1])
		return `${e.localName}.${e.className}(${inside})`
	}
	return of(document.querySelector('main') ?? document.body)
}

// Those that axe and the eye need not see again for another role.
const looked_at = new Set()

async function walk(desk, role) {
	const page = await desk.person(role)
	const seen = new Map()
	const waiting = ['/today']
	while (waiting.length) {
		const href = waiting.shift()
		if (seen.has(shape(href)) || /\/(sheet|pdf|csv|json|xlsx|report|blank)$|\.(csv|json|pdf)$|assets|sign-out/.test(shape(href)))
			continue
		seen.set(shape(href), href)
		const answer = await page.goto(href).catch((error) => {
			if (!/Download is starting/.test(error.message))
				throw error
		})
		if (!answer)
			continue // a file
		expect_equal(answer.status(), 200, `${role} follows ${href}`)
		const bones = await page.evaluate(skeleton)
		const known = seen.size > 1 && looked_at.has(bones)
		looked_at.add(bones)
		if (!known)
			await desk.accessible(page)
		await desk.unbroken(page, known ? null : `${role}${shape(href).replaceAll(/[/:]+/g, '-')}`)
		waiting.push(...await links_of(page))
	}
	expect_equal(desk.complaints, [], `the browser has nothing to complain of as ${role}`)
}

export const stories = {
	'signed out': async (desk) => {
		const page = await desk.person(null)
		await page.goto('/')
		await desk.accessible(page)
		await desk.picture(page, 'sign-in')
	},
	...Object.fromEntries(roles.map((role) => [`as ${role}`, (desk) => walk(desk, role)])),
}
