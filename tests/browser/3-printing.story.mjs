// printing: the 相談依頼票 as paper.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, pictures } from './browser.mjs'
import { pdf_of, text_of } from './paper.mjs'

async function paper(page, path, name) {
	const file = await pdf_of(page, path, name)
	const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).split('\n').slice(2).filter(Boolean)

	expect(fonts.length > 0 && fonts.every((f) => / yes yes yes /.test(f)), `every font is an embedded subset:\n${fonts.join('\n')}`)
	return text_of(file)
}

let born = 1

async function slip_with_rare_names(page) {
	await page.goto('/consultations/new')
	await page.check('input[name=channel] >> nth=0')
	await page.check('input[name=caller_kind] >> nth=1')
	await page.fill('[name=caller_name]', '山﨑 実')
	await page.click('summary:has-text("新しい方として")')
	await page.fill('[name=name]', '髙橋 𠮷子')
	await page.fill('[name=birth]', `S15.1.${born++}`)
	await page.check('input[name=municipality] >> nth=0')
	await page.check('input[name=contents] >> nth=0')
	await page.fill('[name=story]', '髙橋さんのこと。葛\u{E0100}さんからも聞いた。\n' + '長い話が続く。'.repeat(400))
	await page.keyboard.press('Control+Enter')
	await page.waitForURL((url) => url.pathname !== '/consultations/new')
	if (await page.isVisible('#alike')) {
		await page.check('input[name=another]')
		await page.keyboard.press('Control+Enter')
	}
	await page.waitForURL(/\/consultations\/\d+$/)
	return new URL(page.url()).pathname
}

export const stories = {
	'an A4 sheet an office would file': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_with_rare_names(page)
		const text = await paper(page, slip + '/sheet', 'sheet')
		for (const word of ['相談依頼票', '髙橋', '𠮷子', '山﨑', '昭和15年1月', '令和', '受付番号', '対応結果', '第1版'])
			expect(text.includes(word), `the sheet says ${word}:\n${text.slice(0, 1500)}`)
		expect(/1 ?\/ ?[23] ?ページ/.test(text), 'the pages are numbered')
		expect((text.match(/長い話が続く/g) ?? []).length > 300, 'the long text flows on')
	},

	'a copy for FAX hides the names': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_with_rare_names(page)
		const text = await paper(page, slip + '/sheet?masked=1', 'sheet-masked')
		expect(!text.includes('髙橋') && !text.includes('山﨑'), 'no name stands on it')
		expect(text.includes('○'), 'but their places do')
		expect(!text.includes('𠮷子'), 'nor a given name')
	},

	'a blank form for the day the computer is down': async (desk) => {
		const page = await desk.person('counsellor')
		const text = await paper(page, '/consultations/blank', 'sheet-blank')
		for (const word of ['相談依頼票', '受付番号', '対応内容', '□'])
			expect(text.includes(word), `the form has ${word}:\n${text}`)
	},

	'a list prints as a table': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/consultations')
		const file = join(pictures, 'list.pdf')
		await page.pdf({ path: file, format: 'A4' })
		const pages = Number(execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/Pages: +(\d+)/)[1])
		expect(pages <= 3, `fifty slips fill ${pages} pages`)
		const text = text_of(file)
		expect(/R\d-\d{4}/.test(text), 'a number stands on one line')
	},

	'an old version prints as it was': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await slip_with_rare_names(page)
		await page.goto(slip + '/edit')
		await page.fill('[name=story]', '書き直した話。')
		await page.keyboard.press('Control+Enter')
		await page.waitForURL(/\/consultations\/\d+$/)
		const old = await paper(page, slip + '/sheet?version=1', 'sheet-old')
		expect(old.includes('長い話が続く') && !old.includes('書き直した話'), 'the first version')
	},
}
