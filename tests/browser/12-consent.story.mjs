// consent: what may be told about a person, to whom, and what is kept of it.
import { expect, expect_equal } from './browser.mjs'
import { pdf_of, text_of } from './paper.mjs'
import { posted } from './hands.mjs'
import { take_call } from './1-phone.story.mjs'

let born = 1

// A slip about somebody new.
async function slip_of(page, name, story) {
	await page.goto('/consultations/new')
	await page.check('input[name=channel] >> nth=0')
	await page.check('input[name=caller_kind] >> nth=1')
	await page.fill('[name=caller_name]', '相談 一郎')
	await page.click('summary:has-text("新しい方として")')
	await page.fill('[name=name]', name)
	await page.fill('[name=birth]', `S13.2.${born++}`)
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.fill('[name=story]', story)
	await page.keyboard.press('Control+Enter')
	await page.waitForURL((url) => url.pathname !== '/consultations/new')
	if (await page.isVisible('#alike')) {
		await page.check('input[name=another]')
		await page.keyboard.press('Control+Enter')
	}
	await page.waitForURL(/\/consultations\/\d+$/)
	return new URL(page.url()).pathname
}

async function fill_link(page, name, words) {
	await page.fill(`[name="${name}.title"]`, words)
	await page.locator(`[role=option]:has-text("${words}")`).first().click()
}

async function agree(page, slip, items) {
	await page.goto(slip)
	await page.click('aside >> text=記録する')
	await page.waitForURL(/\/consents\/new/)
	await page.check('[name=giver][value=self]')
	await page.check('[name=method][value=oral]')
	for (const item of items)
		await page.check(`[name=items][value=${item}]`)
	await page.check('[name=purposes][value=medical]')
	await page.check('[name=kinds][value=clinic]')
	await page.keyboard.press('Control+Enter')
	await page.waitForURL(/\/consents\/\d+$/)
	return new URL(page.url()).pathname
}

async function clinic_of(desk) {
	const page = await desk.person('facility')
	await page.goto('/shared')
	return page
}

async function fill_provision(page, slip, how, items) {
	await page.goto(slip)
	await page.click('aside >> text=情報を提供する')
	await page.waitForURL(/\/provisions\/new/)
	await fill_link(page, 'organization', '見本クリニック')
	await page.fill('[name=representative]', '院長 見本')
	for (const box of await page.locator('[name=items]').all())
		await box.setChecked(items.includes(await box.getAttribute('value')))
	await page.check('[name=purpose][value=medical]')
	await page.check(`[name=how][value=${how}]`)
}

export const stories = {
	'without consent nothing leaves, and the words say what to do': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_of(page, '無同意 花子', '内緒の話')
		await page.goto(slip + '?add=request')
		expect((await page.textContent('#add')).includes('同意の記録がありません'), 'the notice stands where somebody is asked')
		await desk.picture(page, 'consent-notice')
		await desk.accessible(page)
		await fill_provision(page, slip, 'fax', ['identity'])
		await desk.picture(page, 'provide')
		await desk.accessible(page)
		await page.keyboard.press('Control+Enter')
		await page.waitForSelector('#problems')
		expect((await page.textContent('main')).includes('同意の記録がありません'), 'it is refused')
		expect_equal(await page.inputValue('[name=representative]'), '院長 見本', 'nothing typed is lost')
		expect_equal(await page.locator('[name=exception]').count(), 0, 'a counsellor is offered no exception')
		await desk.picture(page, 'provide-refused')
		await desk.accessible(page)
	},

	'with consent a copy is made of just what was agreed to': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_of(page, '同意 花子', '同意さんの家の話')
		const consent = await agree(page, slip, ['identity', 'care', 'story'])
		await desk.picture(page, 'consent')
		await desk.accessible(page)
		await fill_provision(page, slip, 'fax', ['identity', 'care'])
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/provisions\/\d+$/)
		const provision = new URL(page.url()).pathname
		await desk.picture(page, 'provision')
		await desk.accessible(page)
		const copy = text_of(await pdf_of(page, provision + '/pdf', 'provision-copy'))
		for (const word of ['情報提供書', '同意 花子', '見本クリニック', '提供する写し', '提R'])
			expect(copy.includes(word), `the copy says ${word}:\n${copy}`)
		expect(!copy.includes('家の話') && !copy.includes('相談 一郎'), 'and not what was not given')
		await page.goto(consent)
		expect((await page.textContent('main')).includes('提R'), 'the consent says what it was used for')
		await page.goto(slip)
		expect((await page.textContent('main aside')).includes('提R'), 'and so does the slip')
		await desk.picture(page, 'slip-provisions')
		await desk.accessible(page)
	},

	'a facility sees what is shared until the consent is withdrawn': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_of(page, '共有 花子', '共有さんは坂道がつらい。')
		const consent = await agree(page, slip, ['identity', 'story'])
		await fill_provision(page, slip, 'screen', ['story'])
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/provisions\/\d+$/)
		await page.goto(slip)
		const number = (await page.textContent('h1')).trim().split(/\s/)[0]
		const clinic = await clinic_of(desk)
		await desk.picture(clinic, 'shared')
		await desk.accessible(clinic)
		await clinic.click(`text=相談 ${number}`)
		await clinic.waitForURL(/\/shared\/\d+$/)
		const seen = await clinic.textContent('main')
		expect(seen.includes('坂道がつらい') && !seen.includes('共有 花子') && !seen.includes('共有さん'), seen)
		await desk.picture(clinic, 'shared-slip')
		await desk.accessible(clinic)
		await page.goto(consent)
		await page.click('text=撤回を記録する')
		await page.fill('[name=withdrawn_who]', 'ご本人')
		await desk.picture(page, 'consent-withdraw')
		await desk.accessible(page)
		await posted(page, page.getByRole('button', { name: '撤回を記録する' }))
		await page.waitForURL(/\/consents\/\d+$/)
		expect((await page.textContent('main')).includes('終わりました'), 'the share is over')
		await desk.picture(page, 'consent-withdrawn')
		await clinic.reload()
		expect((await clinic.textContent('main')).includes('共有が終わりました'), 'at once')
		await clinic.goto('/shared')
		expect(!(await clinic.textContent('main')).includes(number), 'and gone from the list')
		desk.complaints = desk.complaints.filter((c) => !/404/.test(c))
	},

	'the manager uses an exception, and the ledger marks it': async (desk) => {
		const page = await desk.person('manager')
		const slip = await slip_of(page, '緊急 太郎', '倒れている')
		await fill_provision(page, slip, 'fax', ['identity'])
		await page.click('summary:has-text("同意を得られないとき")')
		await page.check('[name=exception][value=life]')
		await page.fill('[name=exception_reason]', '意識がなく、ご家族もいない。')
		await desk.picture(page, 'provide-exception')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/provisions\/\d+$/)
		await page.goto('/provisions')
		await desk.picture(page, 'provisions')
		await desk.accessible(page)
		const list = await page.textContent('main')
		expect(list.includes('生命・身体・財産の保護') && list.includes('緊急 太郎'), 'the list marks it')
		const ledger = text_of(await pdf_of(page, '/provisions/ledger', 'provisions-ledger'))
		for (const word of ['第三者提供の記録', '緊急 太郎', '同意なし', '意識がなく', '院長 見本'])
			expect(ledger.replace(/\s/g, '').includes(word.replace(/\s/g, '')), `the ledger says ${word}:\n${ledger}`)
	},

	'a person says what she agreed to': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: '匿名の話' })
		await page.goto(slip)
		await page.click('aside >> text=情報を提供する')
		expect((await page.textContent('main')).includes('登録されていない'), 'nobody is known')
		const known = await slip_of(page, '人物 花子', '話')
		await agree(page, known, ['care'])
		await page.click('dd >> text=人物 花子')
		await page.waitForURL(/\/people\/\d+$/)
		expect((await page.textContent('main')).includes('診療所へ（口頭）'), 'on her page')
		await desk.picture(page, 'person-consent')
		await desk.accessible(page)
	},
}
