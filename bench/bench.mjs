// bench: one engine's figures against a bare libmicrohttpd, the engine's own durable commits and
// a bare Pango/Cairo page, all measured in this run: what was asked of the house with 10,000 cases,
// then what was asked of the desk with 100,000.  `node bench/bench.mjs sqlite|postgres`
import { spawn } from 'node:child_process'
import { ask, database, engine, ended, finish, median, memory, region, run, say, serve, sign_in } from './engine.mjs'

const seconds = Number(process.env.SECONDS ?? 4)
/** How many pages are asked for while memory is watched. */
const requests = Number(process.env.REQUESTS ?? 20000)
const rounds = 3
const workers = 2
const hello_port = 8871
const list_of_two = '/consultations?contents=dementia&channel=fax'
const two_characters = '/search?q=%E8%A8%AA%E5%95%8F'

/** So many cases, and at least which part of a hello-world each page is to be. */
const house = {
	cases: 10000,
	pages: {
		'a case page': ['/consultations/{slip}', 0.15],
		'a list of 50': ['/consultations', 0.06],
		'search for a two-character word, newest 20': [two_characters, 0.05],
	},
}
const desk = {
	cases: Number(process.env.CASES ?? 100000),
	pages: {
		'a case page': ['/consultations/{slip}', 0.10],
		'a list with two filters': [list_of_two, 0.05],
		'search, two characters': [two_characters, 0.04],
		'search, a word nobody wrote': ['/search?q=%E9%BA%92%E9%BA%9F', 0.04],
		'今日': ['/today', 0.05],
	},
}

function wrk(url, cookie, ...more) {
	const out = run('wrk', '-t1', '-c32', `-d${seconds}s`, '-H', `Cookie: ${cookie}`, url, ...more)
	if (/Non-2xx/.test(out) && more.length === 0)
		throw new Error(`${url}: ${out}`)
	return { rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), out }
}

// Each page next to the hello-world, round by round.
function pages(address, cookie, list, id) {
	const ratios = Object.fromEntries(Object.keys(list).map((n) => [n, []]))
	for (let i = 0; i < rounds; i++) {
		for (const [name, [path]] of Object.entries(list)) {
			const hello = wrk(`http://127.0.0.1:${hello_port}/`, cookie).rate
			ratios[name].push(wrk(address + path.replace('{slip}', id), cookie).rate / hello)
		}
	}
	for (const [name, [, limit]] of Object.entries(list))
		say(`${name}, of hello-world`, median(ratios[name]).toFixed(3), limit, 'more')
}

function saves(address, cookie, csrf, town) {
	const bare = database('bare').where
	const ratios = []
	let refused = 0
	let p99 = []
	for (let i = 0; i < rounds; i++) {
		const own = Number(run('build/bench/commits', bare, String(workers), String(seconds)))
		const { rate, out } = wrk(address, cookie, '-s', 'bench/post.lua', '--', cookie, csrf, town)
		ratios.push(rate / own)
		refused += Number(out.match(/errors (\d+)/)[1])
		p99.push(Number(out.match(/p99 ([\d.]+)/)[1]))
	}
	say('saves, of the engine\'s own durable commits', median(ratios).toFixed(3), 0.5, 'more')
	say('saves refused in those rounds', refused, 0, 'less')
	say('p99 of a save among 32, ms', median(p99), 60, 'less')
}

// wrk kept this program waiting longer than the server keeps a silent connection: let it hear that.
function breath() {
	return new Promise((resolve) => setTimeout(resolve, 200))
}

// Sixty-four people press the button at the same moment.
async function together(address, cookie, csrf, town) {
	await breath()
	const all = await Promise.all(Array.from({ length: 64 }, (_, i) => ask(address, cookie, '/consultations', {
		csrf, token: `together-${process.pid}-${i}`, channel: 'phone', caller_kind: 'self', municipality: town,
		contents: 'home_doctor', story: '同時に保存する。',
	})))
	say('of 64 who save at the same moment, refused', all.filter((a) => a.status !== 303).length, 0, 'less')
}

// A sheet as a browser gets it, in turn with the bare page of Pango and Cairo.
async function sheet(address, cookie, id) {
	const ratios = []
	await breath()
	for (let round = 0; round < rounds; round++) {
		const times = []
		for (let i = 0; i < 40; i++) {
			const start = performance.now()
			const answer = await fetch(`${address}/consultations/${id}/sheet`, { headers: { cookie } })
			await answer.arrayBuffer()
			times.push(performance.now() - start)
			if (answer.headers.get('content-type') !== 'application/pdf')
				throw new Error('no PDF came')
		}
		ratios.push(median(times) / Number(run('build/bench/page', '40').split(' ')[0]))
	}
	say('a slip as PDF, of a bare Pango/Cairo page', median(ratios).toFixed(2), 2, 'less')
}

/** Pages of every kind, the first thousands of them to fill what is kept ready. */
async function grows(address, cookie, pid, paths) {
	const ask_for = (n) => Promise.all(Array.from({ length: 8 }, async (_, at) => {
		for (let i = at, status; i < n; i += status === 200 ? 8 : 0) {
			status = (await ask(address, cookie, paths[i % paths.length])).status
			/* 503: who asks too much is told to wait. */
			if (status !== 200 && status !== 503)
				throw new Error(`${paths[i % paths.length]}: ${status}`)
			if (status === 503)
				await breath()
		}
	}))
	await ask_for(4000)
	const before = memory(pid)
	await ask_for(requests)
	const after = memory(pid)
	say('all processes after 4,000 pages, MB', before.toFixed(1))
	say(`growth over ${requests} more, MB`, (after - before).toFixed(1), 1, 'less')
}

/** Everything that is asked of one region. */
async function measure({ cases, pages: list_of_pages }) {
	const made = region(cases)
	console.log(`# ${engine}: ${cases} cases, ${rounds} rounds of ${seconds} s, 32 connections, ${workers} workers`)
	const { child, address, first } = await serve(made.where, 8872, workers)
	say('first page after start, s', first.toFixed(3), 0.2, 'less')
	await new Promise((resolve) => setTimeout(resolve, 1500))
	say('all processes idle, MB', memory(child.pid).toFixed(1), 24, 'less')
	const cookie = await sign_in(address)
	const list = (await ask(address, cookie, '/consultations')).text
	const id = list.match(/\/consultations\/(\d{5,})/)[1]
	const form = (await ask(address, cookie, '/consultations/new')).text
	const csrf = form.match(/name="csrf" value="([^"]+)"/)[1]
	const town = form.match(/name="municipality" value="(\d+)"/)[1]
	await ask(address, cookie, `/consultations/${id}/sheet`)
	pages(address, cookie, list_of_pages, id)
	await sheet(address, cookie, id)
	await grows(address, cookie, child.pid, [`/consultations/${id}`, '/consultations', list_of_two, two_characters, '/today'])
	saves(address, cookie, csrf, town)
	await together(address, cookie, csrf, town)
	await ended(child)
}

const hello = spawn('build/bench/hello', [String(hello_port), String(workers)], { stdio: 'ignore' })
await measure(house)
await measure(desk)
hello.kill()
finish()
