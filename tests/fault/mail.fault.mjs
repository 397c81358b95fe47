// mail: who sends letters is killed at every moment between taking one and keeping what became of it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open_sink } from '../browser/relay.mjs'
import { House, assert, long, pause, postgres, strike, until } from './house.mjs'

// Ahead of which what was taken is due again, and of the first two waits.
const LATER = 4 * 60000

class Post {
	constructor(house, sink) {
		this.house = house
		this.sink = sink
		this.clock = 0
		this.n = 0
	}

	get mailer() {
		return this.house.children_of(this.house.child.pid).find((pid) => {
			try {
				return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'yui-mail\n'
			} catch {
				return false
			}
		})
	}

	later() {
		this.clock += LATER
		this.house.order({ clock_ms: this.clock })
	}

	// Asks somebody for something, by mail; the letter's id.
	async ask() {
		const { house } = this
		const story = `mail-${++this.n}`
		const slip = (await house.save(story)).headers.location.match(/\d+/)[0]
		const asked = await this.post('/requests', { token: `${story}a`, slip, to1: this.place, content: '訪問の可否' })
		await this.post(asked.headers.location.match(/^\/requests\/\d+/)[0] + '/mail', { token: `${story}m`, days: '7' })
		return house.one('SELECT max(id) FROM letter')
	}

	async post(path, form) {
		const answer = await this.house.ask(path, { form: { csrf: this.house.csrf, ...form } })
		assert(answer.status === 303, `${path} is refused:`, `${answer.status} ${answer.text.slice(0, 3000)}`)
		return answer
	}

	mails(letter) {
		return this.sink.mails.filter((mail) => mail.includes(`<yui-${letter}@`))
	}

	state(letter) {
		return this.house.one(`SELECT state FROM letter WHERE id = ${letter}`)
	}

	entries(letter) {
		return this.house.rows(`SELECT action FROM ledger WHERE part = ${letter} AND action IN ('mailed', 'not_mailed')`,
			this.house.ledger).map((r) => r[0])
	}

	async settled(letter) {
		await until('the letter is said to be sent', 20000, () => this.state(letter) === 'sent')
		await until('nothing waits any more', 20000,
			() => this.house.one(`SELECT count(*) FROM letter_queue WHERE letter = ${letter}`) === '0')
	}

	// Sent, at least once and as one mail, with one link; and the ledger says so once.
	check(letter, most, what) {
		const mails = this.mails(letter)
		const links = new Set(mails.map(link_of))
		assert(mails.length >= 1 && mails.length <= most, `${what}: the relay took it`, `${mails.length} times, ${most} at most`)
		assert(links.size === 1 && [...links][0].startsWith('https://yui.example.jp/reply/'), `${what}: other links:`, [...links])
		const said = this.entries(letter)
		assert(said.length === 1 && said[0] === 'mailed', `${what}: the ledger says`, said)
	}
}

function link_of(mail) {
	const words = Buffer.from(mail.split('base64')[1].split('\r\n\r\n')[1].split('--')[0], 'base64').toString()
	return words.match(/https?:\/\/\S+/)[0]
}

async function open_post() {
	const sink = open_sink()
	await sink.listen(0)
	const house = await new House({ preload: 'orders', args: ['--address', 'https://yui.example.jp',
		'--mail-relay', `smtp://127.0.0.1:${sink.port()}`, '--mail-from', 'yui@hub.example.jp'] }).start()
	const post = new Post(await house.sign_in(), sink)
	post.place = house.one('SELECT min(id) FROM organization WHERE removed = 0 AND email IS NOT NULL')
	assert(post.place, 'nobody of the demo has an address')
	// What the demo asks for goes first, and is no matter here.
	await until('the demo has sent its own', 20000, () => house.one('SELECT count(*) FROM letter_queue') === '0')
	return post
}

async function close_post(post) {
	post.sink.at = () => true
	post.house.verify()
	assert(await post.house.end() === 0, 'it did not end well')
	await post.sink.close()
}

// Kills the mailer at that moment of the next conversation, so many times one after the other.
function kill_at(post, moment, times, after = 0) {
	let left = times
	post.killed = 0
	post.sink.at = (now) => {
		if (now !== moment || left === 0)
			return true
		left--
		const pid = post.mailer
		const kill = () => {
			strike(pid)
			post.killed++
		}
		if (!after)
			kill()
		else
			setTimeout(kill, after)
		return moment === 'answered'
	}
}

async function killed_at(post, moment, times, after = 0) {
	kill_at(post, moment, times, after)
	const letter = await post.ask()
	for (let i = 1; i <= times; i++) {
		await until(`${moment}: it is killed`, 20000, () => post.killed === i)
		await until('there is another one', 10000, () => post.mailer)
		post.later()
	}
	await post.settled(letter)
	const taken = ['words', 'end', 'answered', 'QUIT'].includes(moment)
	post.check(letter, taken ? times + 1 : 1, `${moment} ${after} ms`)
	return post.mails(letter).length
}

// Somebody else writes, and does not end: who has to keep something waits.
function hold_the_pen(house) {
	const [program, args, begin] = postgres
		? ['psql', ['-qX', '-d', house.store], 'BEGIN; LOCK TABLE letter_queue IN ACCESS EXCLUSIVE MODE; SELECT 1;\n']
		: ['sqlite3', ['-cmd', '.timeout 10000', house.store], 'BEGIN IMMEDIATE; SELECT 1;\n']
	const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
	const held = new Promise((done, failed) => {
		child.stdout.once('data', done)
		child.once('exit', () => failed(new Error('the pen cannot be held')))
	})
	child.stdin.write(begin)
	return held.then(() => () => new Promise((done) => {
		child.once('exit', done)
		child.stdin.end('ROLLBACK;\n')
	}))
}

export const faults = {
	'killed at each word with the relay, once and three times': async () => {
		const post = await open_post()
		for (const moment of ['hello', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'words', 'end', 'QUIT'])
			await killed_at(post, moment, 1)
		await killed_at(post, 'end', 3)
		await close_post(post)
	},
	'killed soon after the relay has it, sooner and later': async () => {
		const post = await open_post()
		for (let after = 0; after < (long ? 60 : 12); after++)
			await killed_at(post, 'answered', 1, after)
		await close_post(post)
	},
	'killed when the relay has it and nothing could be kept of that': async () => {
		const post = await open_post()
		let let_go
		post.sink.at = async (now) => {
			if (now === 'end' && !let_go)
				let_go = await hold_the_pen(post.house)
			return true
		}
		const letter = await post.ask()
		await until('the relay has it', 20000, () => let_go && post.mails(letter).length === 1)
		await pause(300)
		strike(post.mailer)
		await let_go()
		assert(post.state(letter) === 'waiting', 'it was kept after all:', post.state(letter))
		post.later()
		await post.settled(letter)
		assert(post.mails(letter).length === 2, 'it goes a second time:', String(post.mails(letter).length))
		post.check(letter, 2, 'nothing kept')
		await close_post(post)
	},
	'killed when it is kept and the ledger has not heard of it': async () => {
		const post = await open_post()
		let stopped = 0
		post.sink.at = (now) => {
			if (now === 'end' && !stopped)
				strike(stopped = post.house.keeper, 'SIGSTOP')
			return true
		}
		const letter = await post.ask()
		await until('it is kept', 20000, () => post.state(letter) === 'sent')
		await pause(200)
		strike(post.mailer)
		strike(stopped, 'SIGCONT')
		await post.settled(letter)
		assert(post.mails(letter).length === 1, 'it was sent again')
		post.check(letter, 1, 'not entered')
		await close_post(post)
	},
}
