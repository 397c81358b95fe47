// crowd: very many who say nothing, who say one byte a second, or who guess passwords.
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { assert, long, open_house, password, pause, postgres, until } from './house.mjs'

// As far as this machine lets one process have so many.
const files = Number(readFileSync('/proc/self/limits', 'utf8').match(/^Max open files\s+\d+\s+(\d+)/m)[1])
const many = Math.min(10000, files - 500)

// A connection from an address of its own of this machine.
function connect(house, from = '127.0.0.1') {
	const socket = net.connect({ port: house.port, host: '127.0.0.1', localAddress: from })
	socket.heard = ''
	socket.ended = false
	socket.on('data', (d) => { socket.heard += d })
	socket.on('error', () => { socket.ended = true })
	socket.on('close', () => { socket.ended = true })
	return socket
}

function address(n) {
	return `127.${1 + (n >> 14)}.${n >> 7 & 127}.${1 + (n & 127)}`
}

const opened = (socket) => new Promise((done) => {
	socket.once('connect', () => done(true))
	socket.once('error', () => done(false))
	socket.once('close', () => done(false))
})

// How long the slowest of a few pages takes for somebody who just works, in ms.
async function slowest(house, times = 10) {
	let worst = 0
	for (let i = 0; i < times; i++) {
		const begun = Date.now()
		const answer = await house.ask('/today')
		assert(answer.status === 200, 'a page:', `${answer.status} ${answer.error ?? ''}`)
		worst = Math.max(worst, Date.now() - begun)
	}
	return worst
}

// All of its processes', in MiB.
function memory(house) {
	return [house.child.pid, ...house.children_of(house.child.pid)]
		.reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1]), 0) / 1024
}

async function ten_thousand() {
	const house = await open_house({ args: ['--connections', '6000'] })
	const before = memory(house)
	const sockets = []
	for (let i = 0; i < many; i += 250) {
		const some = Array.from({ length: 250 }, (_, n) => connect(house, address((i + n) >> 4)))
		sockets.push(...some)
		await Promise.all(some.map(opened))
	}
	await pause(300)
	assert(sockets.filter((s) => !s.ended).length >= many * 0.99, 'they were sent away:', String(sockets.filter((s) => s.ended).length))
	const worst = await slowest(house)
	const each = (memory(house) - before) * 1024 / many
	assert(worst < 1500, 'a page among them takes too long, ms:', String(worst))
	assert(each < 64, 'each of them costs too much, KiB:', String(each))
	assert((await house.save('混んでいる')).status === 303, 'nobody can save')
	sockets.forEach((s) => s.destroy())
	await until('they are forgotten', 10000, async () => (await slowest(house, 3)) < 500)
}

async function one_address() {
	const house = await open_house({ args: ['--per-address', '20'] })
	const sockets = Array.from({ length: 100 }, () => connect(house, '127.9.9.9'))
	await Promise.all(sockets.map(opened))
	await until('the others are sent away', 5000, () => sockets.filter((s) => s.ended).length >= 60)
	assert(sockets.some((s) => s.heard.startsWith('HTTP/1.1 429')), 'nothing is said of it')
	assert(await slowest(house) < 1000, 'another address has to wait')
	sockets.forEach((s) => s.destroy())
}

// Whole head first, or nothing but the head, byte by byte.
async function drip(house, whole, at) {
	const socket = connect(house, at)
	await opened(socket)
	const begun = Date.now()
	for (let i = 0; i < whole.length && !socket.ended && !socket.heard; i++) {
		if (typeof whole[i] === 'string')
			socket.write(whole[i])
		await pause(1000)
	}
	await until('it is ended', 5000, () => socket.ended || socket.heard)
	socket.destroy()
	return { ms: Date.now() - begun, heard: socket.heard }
}

async function one_byte_a_second() {
	const house = await open_house()
	const head = [...`GET /today HTTP/1.1\r\nHost: t\r\n${'X: y\r\n'.repeat(50)}`]
	const post = [`POST /consultations HTTP/1.1\r\nHost: t\r\nCookie: ${house.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n`
		+ 'Content-Length: 4000\r\n\r\n', ...'story='.repeat(100)]
	const all = Promise.all(Array.from({ length: 200 }, (_, i) => drip(house, i % 2 ? head : post, address(i))))
	let done = false
	let worst = 0
	all.then(() => { done = true })
	while (!done)
		worst = Math.max(worst, await slowest(house, 1), await pause(200) ?? 0)
	for (const one of await all) {
		assert(one.ms < 20000, 'one of them was heard for too long, ms:', String(one.ms))
		assert(/^HTTP\/1\.1 408/.test(one.heard), 'it was not told why:', one.heard.slice(0, 100))
	}
	assert(worst < 1500, 'the others had to wait, ms:', String(worst))
}

async function wrong_passwords() {
	const house = await open_house({ args: ['--behind-proxy'] })
	const guesses = []
	let stop = false
	const guess = async (n) => {
		for (let i = 0; !stop; i++) {
			const from = `198.51.${n}.${i % 250}`
			const answer = await house.ask('/sign-in', { cookie: '', headers: { 'x-forwarded-for': from },
				form: { login: i % 3 ? `dare-${n}-${i}` : 'manager', password: 'chigau-kotoba-2026' } })
			guesses.push(answer.status)
		}
	}
	const all = Array.from({ length: 40 }, (_, n) => guess(n))
	await pause(500)
	let worst = 0
	for (let i = 0; i < (long ? 100 : 8); i++)
		worst = Math.max(worst, await slowest(house, 1))
	const begun = Date.now()
	const other = await house.ask('/sign-in', { cookie: '', form: { login: 'officer-sukagawa', password },
		headers: { 'x-forwarded-for': '192.0.2.1' } })
	const waited = Date.now() - begun
	const kept_out = await house.ask('/sign-in', { cookie: '', form: { login: 'manager', password },
		headers: { 'x-forwarded-for': '192.0.2.2' } })
	stop = true
	await Promise.all(all)
	assert(worst < 1500, 'pages had to wait, ms:', String(worst))
	assert(other.status === 303, 'another one cannot sign in:', `${other.status} ${other.text.slice(-300)}`)
	assert(waited < 8000, 'another one waits too long, ms:', String(waited))
	assert(kept_out.status === 429, 'whose password was guessed at is not kept:', String(kept_out.status))
	assert(guesses.every((s) => s === 422 || s === 429 || s === 503) && guesses.includes(429), 'odd answers:',
		[...new Set(guesses)])
	assert((await house.ask('/today')).status === 200, 'who was signed in is not any more')
	house.verify()
}

export const faults = {
	...postgres ? {} : {
		'ten thousand who say nothing': ten_thousand,
		'a hundred from one address': one_address,
		'one byte a second': one_byte_a_second,
	},
	'a burst of wrong passwords': wrong_passwords,
}
