// clock: it is set back under load, by a little and by much, and processes are born by the new time.
import { assert, open_house, pause, strike, until } from './house.mjs'
import { Load } from './load.mjs'

const minute = 60000

function only_rises(rows, what) {
	for (let i = 1; i < rows.length; i++)
		assert(BigInt(rows[i]) >= BigInt(rows[i - 1]), `${what} go back:`, `${rows[i - 1]}, ${rows[i]}`)
}

function check_times(house) {
	only_rises(house.rows('SELECT at FROM ledger ORDER BY number', house.ledger).map((r) => r[0]), 'times of the ledger')
}

// The newest is the one that was saved last, whatever the clock says.
async function is_newest(house, story) {
	const answer = await house.save(story)
	assert(answer.status === 303, 'a save:', `${answer.status} ${answer.text.slice(-300)}`)
	const newest = house.one('SELECT story FROM consultation ORDER BY id DESC LIMIT 1')
	assert(newest === story, 'what was saved last is not the newest:', newest)
}

async function replace(house, which) {
	const pid = await until('it is there', 10000, () => which(house))
	strike(pid)
	await until('it is replaced', 10000, () => house.workers.length === 2 && house.keeper && !house.children_of(house.child.pid).includes(pid))
}

async function set_back(ms, goes_on) {
	const house = await open_house({ preload: 'orders' })
	const load = new Load(house, { savers: 2, viewers: 1 })
	await pause(200)
	house.order({ clock_ms: -ms })
	await pause(200)
	await load.stop()
	assert((await house.ask('/today')).status === (goes_on ? 200 : 303), 'the session:', goes_on)
	await house.sign_in()
	await is_newest(house, '時計のあと')
	await replace(house, (h) => h.workers[0])
	await replace(house, (h) => h.workers[1])
	await replace(house, (h) => h.keeper)
	await is_newest(house, 'プロセスのあと')
	assert(await house.end() === 0, 'it did not end well')
	await house.start()
	await is_newest(house, '再起動のあと')
	const after = new Load(house)
	await pause(200)
	await after.stop()
	assert(!after.answers[500] && !after.answers[503] && after.answers[303] && after.answers[200], 'odd answers:', after.answers)
	load.check()
	after.check()
	check_times(house)
}

const wrong = (house, login) => house.ask('/sign-in', { cookie: '', form: { login, password: 'chigau-kotoba-2026' } })

export const faults = {
	'by half an hour': () => set_back(30 * minute, true),
	'by ten days': () => set_back(10 * 24 * 60 * minute, false),
	'who waits after wrong passwords waits no longer, and is counted on': async () => {
		const house = await open_house({ preload: 'orders' })
		for (let i = 0; i < 7; i++)
			await wrong(house, 'manager')
		assert((await wrong(house, 'manager')).status === 429, 'nobody waits')
		house.order({ clock_ms: -60 * minute })
		assert((await wrong(house, 'manager')).status === 429, 'a further failure is not counted')
		await until('nobody is kept out by the old time', 40000, async () => {
			const page = (await wrong(house, 'manager')).text
			return /(\d+)(秒|分)たって/.test(page) && Number(page.match(/(\d+)分たって/)?.[1] ?? 0) < 16
		})
		house.order({ clock_ms: -120 * minute })
		await house.sign_in('manager')
	},
	'what is typed is kept as a draft': async () => {
		const house = await open_house({ preload: 'orders' })
		const form = { csrf: house.csrf, draft_key: '/consultations/new?draft=d-1', story: '書きかけ' }
		assert((await house.ask('/drafts', { form })).status === 200, 'it is not kept')
		assert((await house.ask('/drafts/discard', { form: { ...form, then: '/drafts' } })).status === 303, 'it stays')
		assert((await house.ask('/drafts', { form })).status === 425, 'a last keystroke brings it back')
		house.order({ clock_ms: -30 * minute })
		assert((await house.ask('/drafts', { form })).status === 200, 'it is not kept after the clock was set back')
	},
}
