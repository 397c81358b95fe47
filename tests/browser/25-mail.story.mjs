// mail: a link goes to a place by mail, through a relay that is away at first; the place answers by it, and
// another place on its own page.
import { expect, expect_equal } from './browser.mjs'
import { choose, press } from './hands.mjs'
import { open_sink, told, with_relay, without_relay } from './relay.mjs'
import { take_call } from './1-phone.story.mjs'

function words_of(mail) {
	return Buffer.from(mail.split('base64')[1].split('\r\n\r\n')[1].split('--')[0], 'base64').toString()
}

async function give_address(page, name, address) {
	await page.goto(`/organizations?q=${encodeURIComponent(name)}`)
	await page.locator('a.open').first().click()
	await page.waitForURL(/\/organizations\/\d+$/)
	await page.goto(`${page.url()}/edit`)
	await page.fill('[name=email]', address)
	await page.click('main form.card button.go')
	await page.waitForURL(/\/organizations\/\d+$/)
}

async function ask(page, story) {
	const slip = await take_call(page, { story })

	await page.goto(slip)
	await page.click('text=いくつかの機関に頼む')
	await choose(page, 'to1', '見本クリニック')
	await page.selectOption('[name=service]', 'home_doctor')
	await page.fill('[name=conditions]', '車の乗り降りに介助が要ります。昭和16年2月3日生まれです。')
	await page.fill('[name=content]', '月2回の訪問診療の可否を尋ねる。')
	await page.fill('[name=due]', 'R9.3.1')
	return slip
}

export const stories = {
	'a link goes by mail and comes back as an answer': async (desk) => {
		const sink = await with_relay(desk)
		const page = await desk.person('counsellor')

		await give_address(page, '見本クリニック', 'uketsuke@clinic.example.jp')
		await ask(page, 'メールで頼む話')
		await desk.picture(page, 'mail-asking')
		await desk.accessible(page)
		await page.click('summary:has-text("もう一か所")')
		expect(await page.isVisible('[name="to2.title"]'), 'one more place')
		await page.click('button:has-text("頼む")')
		await page.waitForURL(/\/requests\/\d+$/)
		await desk.picture(page, 'mail-before')
		await desk.accessible(page)

		sink.refuses = true
		await press(page, '#mail button:has-text("メールで送る")')
		await told(page, '送れませんでした')
		await desk.picture(page, 'mail-failed')
		await desk.accessible(page)
		await page.goto('/today')
		await page.waitForSelector('text=メール不達')
		await desk.picture(page, 'mail-today')
		await page.click('a:has-text("依頼")')
		await page.waitForURL(/\/requests\/\d+$/)

		sink.refuses = false
		await page.check('#mail [name=code]')
		await press(page, '#mail button:has-text("もう一度送る")')
		await page.waitForSelector('#link-code')
		const code = (await page.textContent('#link-code')).trim()
		await desk.picture(page, 'mail-code')
		await desk.accessible(page)
		await press(page, 'text=写しました')
		await told(page, '送信済み')
		expect_equal(sink.mails.length, 1, 'one mail')
		const words = words_of(sink.mails[0])
		expect(!words.includes(code), 'the number goes by telephone')
		expect(!words.includes('可否') && !words.includes('昭和16'), 'nothing of the request is in it')
		const url = new URL(words.match(/https?:\/\/\S+/)[0]).pathname

		const guest = await desk.person()
		await guest.goto(url)
		expect(!(await guest.textContent('main')).includes('昭和16'), 'nor her year on the page')
		await guest.check('[name=answer][value=held]')
		await guest.fill('[name=who]', '受付 佐藤')
		await guest.click('text=返事を送る')
		await guest.waitForSelector('text=お返事を受け取りました')

		await page.reload()
		await press(page, '#mail button:has-text("催促を送る")')
		await told(page, '（催促）')
		await page.goto('/requests')
		await desk.picture(page, 'mail-list')
		await without_relay(desk, sink)
	},

	'a relay that is away gets it when it is back': async (desk) => {
		const sink = await with_relay(desk)
		const port = sink.port()
		const page = await desk.person('counsellor')

		await sink.close()
		await give_address(page, '見本クリニック', 'uketsuke@clinic.example.jp')
		await ask(page, '送信サーバーが止まっている話')
		await page.click('button:has-text("頼む")')
		await page.waitForURL(/\/requests\/\d+$/)
		const request = page.url()
		await press(page, '#mail button:has-text("メールで送る")')
		await told(page, 'つながりません')
		await desk.picture(page, 'mail-away')
		await desk.accessible(page)

		// The process that sends dies with all others; what waits is not lost.
		await desk.server.end('SIGKILL')
		const back = open_sink()
		await back.listen(port)
		await desk.server.start(desk.server.port,
			['--mail-relay', `smtp://127.0.0.1:${port}`, '--mail-from', 'yui@hub.example.jp'])
		await page.goto(request)
		for (let i = 0; i < 90 && back.mails.length === 0; i++)
			await page.waitForTimeout(1000)
		expect_equal(back.mails.length, 1, 'it goes a minute later, once')
		await told(page, '送信済み')
		await without_relay(desk, back)
	},

	'who has an account answers on the page of the place': async (desk) => {
		const page = await desk.person('counsellor')

		await ask(page, '施設の画面から答える話')
		await page.click('button:has-text("頼む")')
		await page.waitForURL(/\/requests\/\d+$/)
		const request = page.url()
		await page.waitForSelector('text=メールの送信を設定していません')

		const place = await desk.person('facility')
		await place.goto('/partner')
		await place.locator('a:has-text("依頼")').first().click()
		await place.waitForURL(/\/requests\/\d+\/own$/)
		await desk.picture(place, 'own-request')
		await desk.accessible(place)
		const shown = await place.textContent('main')
		expect(shown.includes('可否を尋ねる') && !shown.includes('昭和16'), 'the words, masked')
		await place.check('[name=answer][value=accepted]')
		await place.fill('[name=words]', '月曜の午後から伺えます。')
		await place.click('text=返事を送る')
		await place.waitForSelector('text=これまでのお返事')
		await desk.picture(place, 'own-answered')
		await desk.accessible(place)

		await page.goto(request)
		await page.waitForSelector('text=月曜の午後から伺えます。')
		await page.click('summary:has-text("返事を直す")')
		await desk.picture(page, 'request-correct')
		await desk.accessible(page)
		await page.check('#correct [name=answer][value=held]')
		await page.fill('#correct [name=reason]', '電話で、待ってほしいとのこと')
		await page.click('#correct button:has-text("返事を直す")')
		await page.waitForSelector('text=返事を直しました')
	},
}
