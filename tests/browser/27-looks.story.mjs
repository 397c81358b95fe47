// looks: nothing crowds out the form, nothing ends without saying so, everybody finds the way.
import { expect, expect_equal } from './browser.mjs'
import { draft_saved } from './hands.mjs'

export const stories = {
	'many drafts leave the form its room': async (desk) => {
		const page = await desk.person('counsellor')
		for (let i = 0; i < 3; i++) {
			await page.goto('/consultations/new')
			await page.fill('[name=story]', `書きかけ ${i}`)
			await draft_saved(page)
		}
		await page.goto('/consultations/new')
		const bars = page.locator('.note.draft:visible')
		expect_equal(await bars.count(), 1, 'one is shown')
		expect((await bars.textContent()).includes('書きかけ 2'), 'the newest')
		await page.click('summary:has-text("ほかの下書き 2件")')
		expect_equal(await bars.count(), 3, 'and the others at a press')
	},

	'the first page leads each to what is theirs': async (desk) => {
		for (const [login, ways, box] of [
			['auditor', ['/ledger', '/emergencies'], null],
			['prefecture', ['/figures', '/regions', '/organizations'], '施設をさがす'],
			['committee', ['/figures', '/regions', '/organizations'], '施設をさがす'],
			['counsellor', [], '人・相談・施設をさがす'],
		]) {
			const page = await desk.person(login)
			await page.goto('/today')
			for (const way of ways) {
				expect(await page.locator(`main a[href="${way}"]`).count() > 0, `${login} is led to ${way}`)
				const answer = await page.request.get(way)
				expect_equal(answer.status(), 200, `${login} may open ${way}`)
			}
			expect_equal(await page.locator('.find input').count(), box ? 1 : 0, `${login}'s search box`)
			if (box)
				expect_equal(await page.getAttribute('.find input', 'aria-label'), box, `${login}'s search box`)
			await desk.picture(page, `landing-${login}`)
			await desk.accessible(page)
		}
	},

	'no heading stands over nothing': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/people')
		await page.click('.list .open >> nth=0')
		const person = new URL(page.url()).pathname.split('/').pop()
		await page.goto(`/consents/new?person=${person}`)
		expect_equal(await page.locator('h2.group:has-text("撤回")').count(), 0, 'nothing to fill in about ending it')
	},

	'a number stays on its line': async (desk) => {
		const page = await desk.person('counsellor', { size: 'phone' })
		await page.goto('/today')
		const broken = await page.locator('.rows .t > a > b').evaluateAll((all) =>
			all.filter((e) => /^R\d+-\d+$/.test(e.textContent) && e.getClientRects().length > 0 &&
				e.offsetHeight > 1.8 * parseFloat(getComputedStyle(e).lineHeight)).length)
		expect_equal(broken, 0, 'numbers on two lines')
	},
}
