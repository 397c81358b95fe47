// attachments: papers and photographs on a slip, by desk and by phone.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expect_equal } from './browser.mjs'
import { press } from './hands.mjs'
import { with_reason } from './reason.mjs'

const paper = { name: '紹介状（見本）.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n見本') }
const photo = { name: 'IMG_0001.JPG', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) }
const program = { name: '請求書.pdf.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') }

async function open_slip(page) {
	await page.goto('/consultations?state=active')
	await page.click('main tbody a.open')
	await page.waitForSelector('#files')
	return page.url()
}

async function send(page) {
	await press(page, 'form.files button.go')
}

async function bytes_of(page, link) {
	const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)])
	const chunks = []

	for await (const chunk of await download.createReadStream())
		chunks.push(chunk)
	return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) }
}

export const stories = {
	'a paper and a photograph are attached, opened, taken away and brought back': async (desk) => {
		const page = await desk.person('counsellor')

		await open_slip(page)
		const before = await page.locator('#files .attached > li').count()
		await page.click('#files a:has-text("添付する")')
		await desk.picture(page, 'attach')
		await desk.accessible(page)
		await desk.unbroken(page)
		await page.setInputFiles('#f-file', [paper, photo])
		await page.fill('[name=note]', '退院前の書類')
		await send(page)
		await page.waitForSelector('text=ファイルを2個添付しました')
		expect_equal(await page.locator('#files .attached > li').count(), before + 2, 'both are there')
		await page.locator('#files').scrollIntoViewIfNeeded()
		await desk.picture(page, 'attached')
		await desk.accessible(page)
		await desk.unbroken(page)

		const got = await bytes_of(page, `#files a:has-text("${paper.name}")`)
		expect_equal(got.name, paper.name, 'it keeps its name')
		expect(got.bytes.equals(paper.buffer), 'and its content')

		await page.click(`#files li:has-text("${photo.name}") a:has-text("くわしく")`)
		await page.waitForSelector(`h1:has-text("${photo.name}")`)
		await desk.picture(page, 'attachment')
		await desk.accessible(page)
		await with_reason(page, page.locator('main'), '削除する', '別の方の写真だった')
		await page.waitForSelector('text=削除しました。一覧と検索には出ません')
		expect(await page.locator('a:has-text("開く")').count() === 0, 'what is away is not opened')
		await with_reason(page, page.locator('main'), '元に戻す', 'この方のものだった')
		await page.waitForSelector('text=元に戻しました')
		await page.click('a:has-text("これまでの版")')
		await page.waitForSelector('h2:has-text("第3版")')
		await page.goBack()
		await page.click('.bar small a')
		await page.waitForSelector('#files')
	},

	'what is refused says why, and what was typed stays': async (desk) => {
		const page = await desk.person('counsellor')

		await open_slip(page)
		await page.click('#files a:has-text("添付する")')
		await page.fill('[name=note]', '請求書')
		await page.setInputFiles('#f-file', [program])
		await send(page)
		await page.waitForSelector('#problems li:has-text("請求書.pdf.exe")')
		expect_equal(await page.inputValue('[name=note]'), '請求書', 'the words are still there')
		await desk.picture(page, 'attach-refused')
		await desk.accessible(page)
		await page.setInputFiles('#f-file', [paper, program])
		await send(page)
		await page.waitForSelector('text=ファイルを1個添付しました')
		await page.waitForSelector('.flash:has-text("「請求書.pdf.exe」は添付できません")')
		expect(desk.complaints.every((c) => c.includes('422')), desk.complaints.join())
		desk.complaints.length = 0
	},

	'a file that is too large is told before it is sent': async (desk) => {
		const page = await desk.person('counsellor')
		const large = join(desk.server.folder, '大きな写真.jpg')

		writeFileSync(large, Buffer.concat([photo.buffer, Buffer.alloc(21 << 20)]))
		await open_slip(page)
		const slip = page.url()
		await page.click('#files a:has-text("添付する")')
		await page.setInputFiles('#f-file', large)
		expect(await page.evaluate(() => document.getElementById('f-file').validationMessage.includes('大きすぎます')),
			'the control says so')
		// Without the script the server says it, in words.
		const plain = await desk.person('counsellor', { script: false })
		await plain.goto(slip)
		await plain.click('#files a:has-text("添付する")')
		await plain.setInputFiles('#f-file', large)
		await send(plain)
		await plain.waitForSelector('#problems li:has-text("大きな写真.jpg")')
		desk.complaints.length = 0
	},

	'by phone, to what was done': async (desk) => {
		const page = await desk.person('counsellor', { size: 'phone' })

		await open_slip(page)
		await page.click('ol.line a:has-text("ファイルを添付")')
		await page.setInputFiles('#f-camera', [photo])
		await desk.accessible(page)
		await send(page)
		await page.waitForSelector('text=ファイルを1個添付しました')
		await page.waitForSelector(`ol.line .attached a:has-text("${photo.name}")`)
		await desk.picture(page, 'attached-to-action')
		await desk.accessible(page)
		await desk.unbroken(page)
	},

	'of people and offices, and for who may see them': async (desk) => {
		const page = await desk.person('counsellor')

		await page.goto('/people')
		await page.click('main tbody a.open')
		await page.click('#files a:has-text("添付する")')
		await page.setInputFiles('#f-file', [paper])
		await send(page)
		await page.waitForSelector(`#files a:has-text("${paper.name}")`)
		const link = await page.getAttribute(`#files a:has-text("${paper.name}")`, 'href')

		const facility = await desk.person('facility')
		expect_equal((await facility.request.get(link)).status(), 403, 'of a person, not for an office')
		await facility.goto('/organizations?kind=clinic&sort=name')
		await facility.click('main tbody a.open:has-text("見本クリニック")')
		await facility.click('#files li:has-text("案内（見本）.pdf") a:has-text("くわしく")')
		await facility.waitForSelector('h1:has-text("案内（見本）.pdf")')
		const got = await bytes_of(facility, 'a:has-text("開く")')
		expect(got.bytes.subarray(0, 5).toString() === '%PDF-', 'its guide is opened')
		await desk.picture(facility, 'attachment-office')
	},
}
