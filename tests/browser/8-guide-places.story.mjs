// guide-places: places: what is kept of them, what only locals know, where they come from.
import { read, show } from './guide.mjs'
import { send } from './hands.mjs'
import { with_reason } from './reason.mjs'
import { take_call } from './1-phone.story.mjs'

export const stories = {
	'people, facilities, towns': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/people')
		await show(page, 'people')
		await page.goto('/search?q=' + encodeURIComponent('高橋'))
		await page.click('.found a[href^="/people/"] >> nth=0')
		await show(page, 'person')
		await page.goto('/people/new')
		await read(page)
		await page.goto('/organizations')
		await show(page, 'organizations')
		await page.click('.list .open >> nth=0')
		await show(page, 'organization')
		await page.goto('/regions')
		await show(page, 'regions')
		await page.click('a:has-text("天栄村")')
		await show(page, 'municipality', { upto: 560 })
		await page.click('a[href$="/figures/new"]')
		await show(page, 'figure-form', { upto: 640 })
	},

	'what only locals know': async (desk) => {
		const page = await desk.person('manager')
		await page.goto('/codes')
		await read(page)
		await page.goto('/facts')
		await show(page, 'facts')
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.locator('.list .open').first().click()
		await page.waitForURL(/\/organizations\/\d+$/)
		await show(page, 'facts-card', { of: '#facts' })
		await page.click('#facts a:has-text("直す") >> nth=0')
		await page.waitForURL(/\/facts\/\d+\/edit/)
		await read(page)
		await page.goto('/facts/calls')
		await show(page, 'facts-calls', { upto: 640 })
		const clinic = await desk.person('facility')
		await clinic.goto('/partner')
		await show(clinic, 'partner')
		await clinic.click('aside a:has-text("直す")')
		await clinic.waitForURL(/\/edit$/)
		await read(clinic)
	},

	'a place is entered': async (desk) => {
		const page = await desk.person('counsellor')
		const enter = async (name) => {
			await page.goto('/organizations/new')
			await page.selectOption('[name=kind]', 'home_help')
			await page.fill('[name=name]', name)
			await page.fill('[name=phone]', '0241-00-7777')
		}
		await enter('見本の里ヘルパー')
		await page.click('button.go')
		await page.waitForSelector('#services')
		await page.click('section:has(h2:text("開いている時間")) a >> text=入れる')
		await read(page)
		await page.fill('[name=weekdays]', '8:30-12:00 13:00-17:30')
		await page.click('button.go')
		await page.waitForSelector('.week')
		await with_reason(page, page.locator('#services'), '削除', 'やめた')
		await page.waitForSelector('text=削除したサービス')
		await read(page)
		await enter('見本の里ヘルパーステーション')
		await page.waitForSelector('aside >> text=電話が同じ')
		await show(page, 'place-new')
		await page.click('button.go')
		await page.waitForSelector('#alike')
		await read(page)
		await page.goto('/organizations?q=' + encodeURIComponent('見本クリニック'))
		await page.click('a.open')
		await page.waitForSelector('.week')
		await show(page, 'place')
		await page.goto('/finding?service=home_doctor')
		await show(page, 'finding')
		await page.goto('/public')
		await show(page, 'public')
	},

	'places are put side by side for a family': async (desk) => {
		const page = await desk.person('counsellor')
		const slip = await take_call(page, { story: '訪問診療の紹介先を聞かれた話' })
		await page.goto(slip + '/finding?service=home_doctor&near=' + await (async () => {
			await page.goto(slip + '/finding')
			return page.locator('[name=near] option:has-text("須賀川市")').getAttribute('value')
		})())
		for (let n = 1; n <= 3; n++) {
			await page.click('.places a:has-text("候補に入れる") >> nth=0')
			await page.waitForSelector(`.picked-tray b:has-text("候補 ${n} /")`)
		}
		await page.evaluate(() => window.scrollTo(0, 0))
		await show(page, 'introducing-finding')
		await page.click('a:has-text("並べて比べる")')
		await page.waitForSelector('.compared')
		await show(page, 'introducing-compared')
		await page.click('button:has-text("この候補で紹介を書く")')
		await page.fill('[name=content]', '近い順に3か所を案内した。')
		await send(page)
		await page.waitForSelector('.candidates li')
		await read(page)
		await page.click('button:has-text("ここに決まった") >> nth=0')
		await page.waitForSelector('.candidates .tag')
		await read(page)
		await page.click('a:has-text("ご家族に渡す紙")')
		await page.waitForSelector('.family')
		await show(page, 'introducing-family')
	},

	'open data are read': async (desk) => {
		const page = await desk.person('counsellor')
		const head = '名称,実施サービス,住所,全国地方公共団体コード,電話番号,定員,事業所番号\r\n'
		const rows = (n) => Array.from({ length: n }, (_, i) => `見本の家　第${i + 1}号,通所介護,須賀川市見本町${i + 1},072079,` +
			`0248－00－7${String(i).padStart(3, '0')},0,${String(700100000 + i).padStart(10, '0')}`).join('\r\n')
		const read = async (n) => {
			await page.goto('/imports/new')
			await page.setInputFiles('#f-file', { name: '見本市_介護サービス事業所一覧.csv', mimeType: 'text/csv',
				buffer: Buffer.from(head + rows(n)) })
		}
		await read(3)
		await show(page, 'import-new', { upto: 560 })
		await page.click('form.files button.go')
		await page.waitForSelector('text=まだ名簿は変わっていません')
		await show(page, 'import-preview')
		await read(20000)
		await page.click('form.files button.go')
		await page.waitForSelector('text=まだ名簿は変わっていません', { timeout: 60000 })
		await page.click('main form button:has-text("名簿に取り込む")')
		await page.waitForFunction(() => /取り込み [0-9]+%/.test(document.querySelector('[data-progress]')?.textContent ?? ''))
		await page.route('**/imports/progress*', (route) => route.abort())
		await show(page, 'import-running', { upto: 420 })
	},
}
