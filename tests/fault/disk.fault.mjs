// disk: it is full, or takes nothing any more, for the data or for the ledger, and is well again.
import { assert, open_house, pause, postgres, until } from './house.mjs'
import { Load } from './load.mjs'

const draft = (house) => house.ask('/drafts', { form: { csrf: house.csrf, draft_key: '/consultations/new', story: '書きかけ' },
	headers: { 'hx-request': 'true' } })

// While it lasts: pages and saves answer with one of these, and a refusal says what there is to do.
async function bad_day(house, order, { saving, looking, words }) {
	const before = new Load(house)
	await pause(200)
	house.order(order)
	await pause(200)
	await before.stop()
	const during = new Load(house)
	let refused = ''
	await until('a save is refused', 8000, async () => {
		const answer = await house.save(`初め ${order.error}${Math.random()}`)
		refused = answer.text
		return answer.status === 503
	})
	assert(words.some((w) => refused.includes(w)), 'nothing is said of it:', refused.slice(-500))
	for (let i = 0; i < 5; i++) {
		const answer = await house.save(`無理 ${i}`)
		const there = house.one(`SELECT count(*) FROM consultation WHERE story = '無理 ${i}'`)
		assert(saving.includes(answer.status), 'a save:', `${answer.status} ${answer.text.slice(0, 200)}`)
		/* It was done, and then nothing could be written of it. */
		const perhaps = saving.includes(303) && answer.text.includes('保存されているかを確かめてください')
		assert(perhaps || there === (answer.status === 303 ? '1' : '0'), 'what was said is not so:', `${answer.status} ${there}`)
		assert(perhaps || answer.status === 303 || /何も保存(して|されて)いません/.test(answer.text), 'what was kept?', answer.text.slice(-500))
		assert(saving.includes(303) || (await draft(house)).status === 503, 'a draft seems to be kept')
		const page = await house.ask('/today')
		assert(looking.includes(page.status), 'a page:', `${page.status} ${page.text.slice(-400)}`)
	}
	await during.stop()
	house.order({})
	await until('it recovers', 8000, async () => (await house.save(`また ${Math.random()}`)).status === 303
		&& (await house.ask('/today')).status === 200)
	assert((await draft(house)).status === 200, 'a draft is not kept')
	const after = new Load(house)
	await pause(200)
	await after.stop()
	for (const load of [before, during, after])
		load.check()
	assert(after.answers[303] > 3 && after.answers[200] > 3 && !after.answers[503], 'not all is well again:', after.answers)
	assert(await house.end() === 0, 'it did not end well')
	after.check()
}

const logging = '操作の記録を残せない'
const full = { saving: [503], looking: [200], words: ['ディスクに空きがない'] }
const locked = { saving: [503], looking: [200], words: ['データを書き込めない'] }
const unlogged = { saving: [503], looking: [503], words: [logging] }

function on(error, where, what, grown = false) {
	return async () => bad_day(await open_house({ preload: 'orders' }), { error, grown, where: `*/${where}` }, what)
}

export const faults = postgres ? {} : {
	// Here and there a file has room in itself.
	'no room in the folder': on('ENOSPC', '*', { saving: [303, 503], looking: [200, 503], words: [...full.words, logging] }, true),
	'no room for the log of the data': on('ENOSPC', 'yui.db-wal', full),
	'no room for the ledger': on('ENOSPC', 'yui.db.ledger*', unlogged),
	'the log of the data is read-only': on('EROFS', 'yui.db-wal', locked),
	'the ledger is read-only': on('EROFS', 'yui.db.ledger*', unlogged),
	'the disk of the data fails': on('EIO', 'yui.db-wal', locked),
	'the whole folder is read-only': on('EROFS', '*', { ...unlogged, words: [...locked.words, logging] }),
}
