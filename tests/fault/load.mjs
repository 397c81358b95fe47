// load: people who save and look all the time, and remember what they were told.
import { assert, pause } from './house.mjs'

let visitors = 0

export class Load {
	constructor(house, { savers = 3, viewers = 2, rest = 0 } = {}) {
		this.house = house
		this.name = `load${++visitors}`
		this.acknowledged = [] /* story, id, from where */
		this.unsent = []
		this.shown = [] /* mark of a page, from where */
		this.answers = {} /* status → how many */
		this.n = 0
		this.stopped = false
		this.rest = rest
		this.all = [...Array.from({ length: savers }, () => this.go_on(() => this.save())),
			...Array.from({ length: viewers }, () => this.go_on(() => this.view()))]
	}

	async go_on(once) {
		while (!this.stopped) {
			const answer = await once()
			this.answers[answer.status] = (this.answers[answer.status] ?? 0) + 1
			this.last_refusal = answer.status >= 400 ? answer : this.last_refusal
			await pause(answer.status ? this.rest : 20)
		}
	}

	// Who heard nothing, or was told that it did not work, sends the same form again.
	async save() {
		const story = this.unsent.pop() ?? `${this.name}-${++this.n}`
		const answer = await this.house.save(story)
		if (answer.status !== 303)
			this.unsent.push(story)
		const id = answer.headers?.location?.match(/^\/consultations\/(\d+)/)
		if (answer.status === 303 && id)
			this.acknowledged.push([story, id[1], answer.from])
		return answer
	}

	async view() {
		const mark = `${this.name}v${++this.n}`
		const answer = await this.house.ask(`/today?mark=${mark}`)
		if (answer.status === 200)
			this.shown.push([mark, answer.from])
		return answer
	}

	// How many were told that it is done, whatever it was.
	get served() {
		return this.acknowledged.length + this.shown.length
	}

	async stop() {
		this.stopped = true
		await Promise.all(this.all)
		return this
	}

	// Everything acknowledged is there, with its entry in the ledger; nothing is there by halves.
	check() {
		const { house } = this
		const there = new Map(house.rows(`SELECT story, id FROM consultation WHERE story LIKE '${this.name}-%'`))
		const entries = new Set(house.rows('SELECT id FROM ledger WHERE action = \'new\' AND status = 303', house.ledger)
			.map((r) => r[0]))
		const marks = new Set(house.rows(`SELECT sought FROM ledger WHERE sought LIKE 'mark=${this.name}v%' AND status = 200`,
			house.ledger).map((r) => r[0].slice(5)))
		const lost = this.acknowledged.filter(([story, id]) => there.get(story) !== id)
		const unlogged = this.acknowledged.filter(([, id]) => !entries.has(id))
		const unseen = this.shown.filter(([mark]) => !marks.has(mark))
		const stories = house.rows(`SELECT count(*), count(DISTINCT story) FROM consultation WHERE story LIKE '${this.name}-%'`)[0]
		assert(lost.length === 0, 'saves that were acknowledged are lost:', lost)
		assert(unlogged.length === 0, 'saves that were acknowledged have no entry:', unlogged)
		assert(unseen.length === 0, 'pages that were shown have no entry:', unseen)
		assert(stories[0] === stories[1], 'something was saved twice:', stories)
		house.verify()
	}
}
