// imports: the counsellor fills the directory out of the Ministry's open data, and takes it back.
import { expect, expect_equal } from './browser.mjs'
import { press } from './hands.mjs'

const heads = '都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,' +
	'緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,' +
	'高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考'
const row = (number, name, phone, seats, kind = '通所介護') =>
	`072079,${number},福島県,須賀川市,${name},ミホン,${kind},須賀川市見本町1,,37.299853800000010,140.372743200000060,` +
	`${phone},,3010001025868,株式会社見本の里,${number},"平日,土曜日",,${seats},mihon.example.jp,なし,,,`
const file = (...rows) => ({ name: 'jigyosho_150.csv', mimeType: 'text/csv',
	buffer: Buffer.from('\ufeff' + [heads, ...rows].join('\r\n') + '\r\n') })

async function choose(page, given) {
	await page.goto('/imports/new')
	await page.setInputFiles('#f-file', given)
	await press(page, 'form.files button.go')
}

async function decide(page, label) {
	await press(page, `main form button:has-text("${label}")`)
}

async function text_of(page) {
	return (await page.locator('main').innerText()).replace(/\s+/g, ' ')
}

export const stories = {
	'a file is looked at, taken in and taken back': async (desk) => {
		const page = await desk.person('counsellor')

		await page.goto('/imports')
		await desk.accessible(page)
		await page.goto('/organizations')
		await page.click('a:has-text("国や市町村の一覧")')
		await desk.picture(page, 'import-new')
		await desk.accessible(page)
		await desk.unbroken(page)
		await choose(page, file(row('0770700268', '見本の里', '0248－00－7001', 0),
			row('0770700953', '見本デイサービスセンター', '0248-00-7002', 12), row('12', '番号のない家', '', '')))
		expect((await text_of(page)).includes('まだ名簿は変わっていません'), 'nothing is changed yet')
		await desk.picture(page, 'import-doubtful')
		await desk.accessible(page)
		await decide(page, '同じ施設に結ぶ')
		await page.click('.chips a:has-text("すべて")')
		await desk.picture(page, 'import-preview')
		await desk.unbroken(page)
		const seen = await text_of(page)
		for (const words of ['0は「不明」とみて', '都道府県・市区町村を補いました', '10桁ではありません'])
			expect(seen.includes(words), `the page says: ${words}`)
		await decide(page, '名簿に取り込む')
		await page.waitForSelector('text=名簿に取り込みました')
		await desk.picture(page, 'import-applied')
		await page.click('main .rows a.t:has-text("見本の里")')
		await page.waitForSelector('#open-data')
		await desk.accessible(page)
		await page.goBack()
		await decide(page, 'この取込を取り消す')
		await page.waitForSelector('text=取込を取り消しました')
		await desk.picture(page, 'import-undone')
	},

	'what the hub has put right stays, and shows that it does': async (desk) => {
		const page = await desk.person('counsellor')

		await choose(page, file(row('0770700730', '見本の丘', '0248-00-7003', 10)))
		await decide(page, '名簿に取り込む')
		await page.click('main .rows a.t')
		const place = page.url()
		await page.goto(place + '/edit')
		await page.fill('[name=phone]', '0248-00-9999')
		await page.click('form button:has-text("保存する")')
		await page.waitForSelector('#open-data')
		expect((await page.locator('#open-data').innerText()).includes('0248-00-7003'), 'it says what the data say')
		await page.locator('#open-data').scrollIntoViewIfNeeded()
		await desk.picture(page, 'open-data')
		await choose(page, file(row('0770700730', '見本の丘', '0248-00-7004', 15)))
		await desk.picture(page, 'import-local')
		await desk.accessible(page)
		expect((await text_of(page)).includes('地域の値を残します'), 'before it is done it says what stays')
		await decide(page, '名簿に取り込む')
		await page.goto(place)
		expect((await text_of(page)).includes('0248-00-9999'), 'the telephone is ours')
	},

	'very many rows go on by themselves, and whoever stops them loses nothing': async (desk) => {
		const page = await desk.person('counsellor')
		const rows = Array.from({ length: 9000 }, (_, i) =>
			row(String(700100000 + i).padStart(10, '0'), `見本の数の家　第${i + 1}号`, '0248-00-7100', 5))

		await choose(page, file(...rows))
		await page.waitForSelector('progress')
		await desk.accessible(page)
		await page.goto('/organizations')
		await page.goto('/imports')
		await page.click('.list a.open >> nth=0')
		await page.waitForSelector('text=まだ名簿は変わっていません', { timeout: 60000 })
		await page.click('main form button:has-text("名簿に取り込む")')
		await page.click('button:has-text("いったん止める")')
		await page.waitForSelector('text=途中まで取り込んであります')
		await desk.picture(page, 'import-stopped')
		const place = page.url()
		// What the page shows stands still for the picture, however quickly the rows go.
		await page.route('**/imports/progress*', (route) => route.abort())
		await page.click('main form button:has-text("続きを取り込む")')
		await page.waitForSelector('button:has-text("止めて、取り込む前に戻す")')
		await desk.picture(page, 'import-running')
		await desk.unbroken(page)
		await desk.accessible(page)
		await page.unroute('**/imports/progress*')
		await page.goto(place)
		await page.click('button:has-text("取り込む前に戻す"), button:has-text("取り消す")')
		await page.waitForSelector('text=取り消しました', { timeout: 120000 })
		await page.goto('/organizations?q=' + encodeURIComponent('見本の数の家'))
		expect_equal(await page.locator('main a.open').count(), 0, 'nothing of it is left in the directory')
	},

	'a server that is killed in the middle says so, and a button goes on': async (desk) => {
		const page = await desk.person('counsellor')
		const rows = Array.from({ length: 9000 }, (_, i) =>
			row(String(700300000 + i).padStart(10, '0'), `見本の止まる家　第${i + 1}号`, '0248-00-7100', 5))
		// Really in the middle: some of it is done, and not all.
		const killed = async (signal) => {
			const place = page.url()
			let told = {}
			while (!(told.done > 0)) {
				told = await (await page.request.get('/imports/progress?of=' + place.match(/\d+$/)[0])).json()
				expect(!told.ended, 'it ended before it could be killed')
			}
			await desk.server.end(signal)
			await desk.server.start(desk.server.port)
			await page.goto(place)
		}

		await choose(page, file(...rows))
		await killed('SIGKILL')
		expect((await text_of(page)).includes('サーバーが止まったため'), 'it says that it was stopped')
		await desk.picture(page, 'import-killed-reading')
		await desk.accessible(page)
		await decide(page, 'やめる')
		await choose(page, file(...rows))
		await page.waitForSelector('text=まだ名簿は変わっていません', { timeout: 60000 })
		await decide(page, '名簿に取り込む')
		await killed('SIGKILL')
		expect((await text_of(page)).includes('サーバーが止まったため'), 'it says so at once')
		await desk.picture(page, 'import-killed')
		await desk.accessible(page)
		await desk.unbroken(page)
		await decide(page, '続きを取り込む')
		await killed('SIGTERM')
		await decide(page, '続きを取り込む')
		await page.waitForSelector('button:has-text("この取込を取り消す")', { timeout: 120000 })
		const list = await (await page.request.get('/organizations/csv?q=' + encodeURIComponent('見本の止まる家'))).text()
		const names = list.match(/見本の止まる家　第\d+号/g)
		expect_equal(names.length, 9000, 'all of them are there')
		expect_equal(new Set(names).size, 9000, 'and none twice')
	},

	'one bad file keeps no good one out': async (desk) => {
		const page = await desk.person('counsellor')

		await choose(page, [{ name: '一覧.xlsx', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004') },
			file(row('0770700268', '見本の里', '0248-00-7001', 0))])
		await page.waitForSelector('text=読まなかったファイルがあります')
		expect((await text_of(page)).includes('一覧.xlsx：Excelのブック'), 'it is named')
		await desk.picture(page, 'import-left-out')
		await desk.accessible(page)
	},

	'another kind of file is named, and nothing happens': async (desk) => {
		const page = await desk.person('counsellor')

		await choose(page, { name: '一覧.xlsx', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004') })
		await page.waitForSelector('#problems')
		expect((await text_of(page)).includes('「一覧.xlsx」は取り込めません。Excelのブック'), 'it says what it is')
		await desk.picture(page, 'import-refused')
		await desk.accessible(page)
		await page.goto('/imports')
		expect_equal(await page.locator('main :text("一覧.xlsx")').count(), 0, 'no import began')
	},

	'what differs is told field by field, also on a telephone': async (desk) => {
		const page = await desk.person('counsellor')

		await choose(page, file(row('0770700268', '見本の里', '0248-00-7001', 0)))
		await desk.picture(page, 'import-phone')
		await desk.accessible(page)
		await desk.unbroken(page)
	},
}
