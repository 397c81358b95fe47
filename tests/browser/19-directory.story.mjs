// directory: a place is entered in a minute, with what it offers and when it is open.
import { expect, expect_equal } from './browser.mjs'
import { with_reason } from './reason.mjs'

async function new_place(page, name, phone) {
	await page.goto('/organizations/new')
	await page.selectOption('[name=kind]', 'home_help')
	await page.fill('[name=name]', name)
	await page.fill('[name=phone]', phone)
}

export const stories = {
	'a place is entered by hand, and what is there already is shown while typing': async (desk) => {
		const page = await desk.person('counsellor')
		await new_place(page, '昭和見本ヘルパー', '0241-00-4321')
		await page.click('button.go')
		await page.waitForSelector('text=種別に合うサービスも一つ加えてあります')
		expect((await page.textContent('#services')).includes('訪問介護'), 'it offers what its kind does')
		await new_place(page, '昭和見本ヘルパーステーション', '0241-00-4321')
		await page.waitForSelector('aside >> text=電話が同じ')
		await desk.picture(page, 'directory-new')
		await desk.accessible(page)
		await page.click('button.go')
		await page.waitForSelector('#alike')
		expect_equal(await page.inputValue('[name=name]'), '昭和見本ヘルパーステーション', 'what was typed stays')
		await page.check('[name=another]')
		await page.click('button.go')
		await page.waitForSelector('h1 >> text=昭和見本ヘルパーステーション')
	},

	'its week is typed in lines, its services in place, without script too': async (desk) => {
		const page = await desk.person('counsellor', { script: false })
		await new_place(page, '三島見本ヘルパー', '0241-00-5555')
		await page.click('button.go')
		await page.click('section:has(h2:text("開いている時間")) a >> text=入れる')
		await page.fill('[name=weekdays]', '8:30-12 13-17時半')
		await page.fill('[name=wednesday]', '朝から')
		await page.click('button.go')
		await page.waitForSelector('#e-wednesday')
		await page.fill('[name=wednesday]', '9-12')
		await page.fill('[name="wednesday.note"]', '第1・3のみ')
		await desk.picture(page, 'directory-hours')
		await page.click('button.go')
		const week = await page.textContent('.week')
		expect(week.includes('13:00–17:30') && week.includes('第1・3のみ'), week)
		await page.click('#services a >> text=直す')
		await page.check('[name=weekdays]')
		await page.fill('[name=capacity]', '25')
		await page.click('button.go')
		expect((await page.textContent('#services')).includes('平日'), 'its days')
		await desk.picture(page, 'directory-place')
		await with_reason(page, page.locator('#services'), '削除', 'やめた')
		await page.waitForSelector('text=サービスはまだ入っていません')
		await page.click('text=削除したサービス')
		await with_reason(page, page.locator('#services details.in'), '元に戻す', '誤り')
		await page.waitForSelector('#services >> text=訪問介護')
	},

	'the page of a place on a phone; the list leaves in the formats of others': async (desk) => {
		const phone = await desk.person('facility', { size: 'phone' })
		await phone.goto('/organizations?q=' + encodeURIComponent('見本総合病院'))
		await phone.click('a.open')
		await phone.waitForSelector('h2 >> text=同じ敷地の施設')
		await desk.picture(phone, 'directory-place-phone')
		await desk.accessible(phone)
		await phone.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await phone.click('a.open')
		await desk.picture(phone, 'directory-clinic-phone')
		const page = await desk.person('counsellor')
		await page.goto('/organizations?kind=day_service')
		const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=国の公表の形')])
		expect_equal(/^介護サービス_公表の形_\d{8}\.csv$/.test(file.suggestedFilename()), true, 'its name')
		await desk.picture(page, 'directory-list')
		await page.goto('/corporations')
		await page.click('a.open')
		await page.waitForSelector('text=この法人の施設')
		await desk.picture(page, 'directory-corporation')
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.click('a.open')
		await page.waitForSelector('.week')
		await desk.picture(page, 'directory-clinic')
		await desk.accessible(page)
	},
}
