// figures: asked, read in sentences, followed to the list, taken away as files.
import { inflateRawSync } from 'node:zlib'
import { expect, expect_equal } from './browser.mjs'
import { pdf_of, text_of } from './paper.mjs'

const count_of = async (page) => Number((await page.textContent('.bar .count')).replace(/\D/g, ''))

// The files of a ZIP, by its central directory.
function unzip(bytes) {
	const files = {}
	const end = bytes.lastIndexOf('PK\x05\x06')
	let at = bytes.readUInt32LE(end + 16)

	for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
		const [size, long, extra, note] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28),
			bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
		const local = bytes.readUInt32LE(at + 42)
		const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
		const packed = bytes.subarray(data, data + size)

		files[bytes.toString('utf8', at + 46, at + 46 + long)] =
			(bytes.readUInt16LE(at + 10) ? inflateRawSync(packed) : packed).toString()
		at += 46 + long + extra + note
	}
	return files
}

export const stories = {
	'a counsellor reads the year and follows every number of it': async (desk) => {
		const page = await desk.person('counsellor')
		await page.click('nav a[href="/figures"]')
		await page.waitForURL((u) => u.pathname === '/figures')
		const said = await page.textContent('.said')
		expect(/「在宅医療」は全体の[\d.]+％/.test(said) && said.includes('前年'), 'home medical care, compared with last year')
		expect(await page.locator('svg.chart rect.now').count() > 2, 'there is a chart')
		await desk.picture(page, 'figures')
		await page.locator('table.figures').scrollIntoViewIfNeeded()
		await desk.picture(page, 'figures-table')
		await desk.accessible(page)
		const links = await page.$$eval('table.figures td a', (all) =>
			all.map((a) => [a.getAttribute('href'), Number(a.textContent)]))
		expect(links.length > 5, 'numbers are links')
		for (const [href, n] of links) {
			await page.goto(href)
			expect_equal(await count_of(page), n, href)
		}
	},

	'two things crossed, by keyboard': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/figures')
		await page.selectOption('[name=rows]', 'contents')
		await page.selectOption('[name=cols]', 'municipality')
		await page.selectOption('[name=count]', 'people')
		await page.focus('.asking .btn.go')
		await page.keyboard.press('Enter')
		await page.waitForURL(/cols=municipality/)
		const head = await page.textContent('table.figures thead')
		expect(head.includes('須賀川市') && head.includes('計'), 'a column for each town, and the sum')
		await desk.accessible(page)
		await desk.picture(page, 'figures-crossed')
		expect_equal(await page.inputValue('[name=cols]'), 'municipality', 'the form keeps what was asked')
	},

	'on the phone': async (desk) => {
		const page = await desk.person('counsellor', { size: 'phone' })
		await page.goto('/figures?rows=received.month')
		await desk.accessible(page)
		await desk.picture(page, 'figures-month')
		expect((await page.textContent('table.figures')).includes('令和8年4月'), 'months are rows')
	},

	'the table as a workbook with its chart': async (desk) => {
		const page = await desk.person('counsellor')
		await page.goto('/figures')
		const first = await page.textContent('table.figures tbody td')
		const [file] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Excel")')])
		expect(/^集計_令和8年度_\d{8}\.xlsx$/.test(file.suggestedFilename()), file.suggestedFilename())
		const path = await page.getAttribute('a:has-text("Excel")', 'href')
		const files = unzip(await (await page.request.get(path)).body())
		expect(files['xl/sharedStrings.xml'].includes('在宅医療'), 'the rows have their names')
		expect(files['xl/worksheets/sheet1.xml'].includes(`<v>${first.trim()}</v>`), 'and their numbers')
		expect(files['xl/charts/chart1.xml'].includes('<c:barChart>'), 'and there is a chart')
	},

	'months are declared final, and a final year goes outside masked': async (desk) => {
		const outside = await desk.person('prefecture')
		await outside.goto('/figures?year=2026')
		expect((await outside.textContent('main')).includes('まだ確定していません'), 'nothing before it is final')
		await desk.accessible(outside)
		const page = await desk.person('manager')
		await page.goto('/figures')
		await page.click('a:has-text("月の確定")')
		await desk.accessible(page)
		const over = await page.locator('summary:has-text("確定する")').count()
		expect(over > 0, 'the latest months are left to declare')
		for (let left = over; left > 0; left--) {
			expect_equal(await page.locator('summary:has-text("確定する")').count(), left, 'months to declare')
			await page.click('summary:has-text("確定する") >> nth=0')
			await page.waitForSelector('text=取り消せません。 >> visible=true')
			await page.click('button:has-text("件で確定する"):visible')
			await page.waitForSelector('.flash')
		}
		await desk.picture(page, 'figures-final')
		await page.goto('/figures?year=2025&rows=urgency')
		expect((await page.textContent('table.figures thead')).includes('その後の訂正'), 'final figures stand beside')
		expect((await page.textContent('table.figures tbody')).includes('+1'), 'and what was corrected since')
		await outside.goto('/figures?year=2025&rows=channel')
		const text = await outside.textContent('table.figures tbody')
		expect(text.includes('＊') && text.includes('受け付けた相談'), 'small numbers are not shown')
		expect_equal(await outside.locator('table.figures a').count(), 0, 'and no list is opened')
		await desk.accessible(outside)
		await desk.picture(outside, 'figures-outside')
	},

	'the yearly report as PDF': async (desk) => {
		for (const [who, link] of [['counsellor', '/figures?year=2026'], ['officer-kagamiishi', '/figures?year=2025']]) {
			const page = await desk.person(who)
			await page.goto(link)
			const path = await page.getAttribute('a:has-text("実績報告")', 'href')
			const text = text_of(await pdf_of(page, path, `figures-report-${who}`))
			for (const word of ['実績報告', '在宅医療', '数え方', '要介護度ごと', '計（受け付けた相談）'])
				expect(text.includes(word.normalize('NFKC')), `${who}'s report says ${word}`)
			expect_equal(text.includes('相談内容 × お住まい'), who === 'counsellor', 'the towns beside each other')
		}
	},
}
