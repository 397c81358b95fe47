// bench: one engine's figures against a bare libmicrohttpd, the engine's own durable commits and
// a bare Pango/Cairo page, all measured in this run.  `node bench/bench.mjs sqlite|postgres`
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const engine = process.argv[2]
const program = process.env.YUI ?? 'build/release/yui'
const cases = Number(process.env.CASES ?? 10000)
const seconds = Number(process.env.SECONDS ?? 4)
const rounds = 3
const workers = 2
const folder = mkdtempSync(join(tmpdir(), 'yui-bench-'))
const hello_port = 8871
let missed = 0

function run(command, ...args) {
	return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })
}

function median(list) {
	return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
}

function say(name, value, limit, better) {
	const good = limit === undefined || (better === 'less' ? value <= limit : value >= limit)
	missed += good ? 0 : 1
	const wanted = limit === undefined ? '' : `  (asked: ${better === 'less' ? '≤' : '≥'} ${limit})${good ? '' : '  MISSED'}`
	console.log(`${engine.padEnd(9)} ${name.padEnd(52)} ${String(value).padStart(9)}${wanted}`)
}

function database(name) {
	if (engine === 'sqlite')
		return join(folder, `${name}.db`)
	const url = process.env.YUI_TEST_STORE
	run('psql', '-qX', '-d', url, '-c', `CREATE DATABASE ${name} TEMPLATE template0`)
	return url.replace(/(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`)
}

function ready(child) {
	return new Promise((resolve, reject) => {
		let seen = ''
		child.stdout.on('data', (d) => {
			seen += d
			const found = seen.match(/http:\/\/127\.0\.0\.1:\d+/)
			if (found)
				resolve(found[0])
		})
		child.on('exit', () => reject(new Error(`the server ended: ${seen}`)))
	})
}

async function ask(address, cookie, path, fields) {
	const answer = await fetch(address + path, {
		redirect: 'manual', method: fields ? 'POST' : 'GET',
		headers: { cookie, ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
		body: fields ? new URLSearchParams(fields) : undefined,
	})
	return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function sign_in(address) {
	const answer = await ask(address, '', '/sign-in', { login: 'counsellor', password: 'yui-mihon-2026' })
	return answer.headers.getSetCookie().find((c) => c.startsWith('yui=')).split(';')[0]
}

function wrk(url, cookie, ...more) {
	const out = run('wrk', '-t1', '-c32', `-d${seconds}s`, '-H', `Cookie: ${cookie}`, url, ...more)
	if (/Non-2xx/.test(out) && more.length === 0)
		throw new Error(`${url}: ${out}`)
	return { rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), out }
}

// Each page next to the hello-world, round by round.
function pages(address, cookie, list) {
	const ratios = Object.fromEntries(Object.keys(list).map((n) => [n, []]))
	for (let i = 0; i < rounds; i++) {
		for (const [name, [path]] of Object.entries(list)) {
			const hello = wrk(`http://127.0.0.1:${hello_port}/`, cookie).rate
			ratios[name].push(wrk(address + path, cookie).rate / hello)
		}
	}
	for (const [name, [, limit]] of Object.entries(list))
		say(`${name}, of hello-world`, median(ratios[name]).toFixed(3), limit, 'more')
}

function saves(address, cookie, csrf, town) {
	const bare = database('bare')
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
	say('p99 of a save among 32, ms', median(p99))
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

function memory(pid) {
	const children = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
		try {
			return readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid)
		} catch {
			return false
		}
	})
	const pss = (p) => Number(readFileSync(`/proc/${p}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1])
	return [String(pid), ...children].reduce((sum, p) => sum + pss(p), 0) / 1024
}

const store = database('region')
console.log(`# ${engine}: ${cases} cases, ${rounds} rounds of ${seconds} s, 32 connections, ${workers} workers`)
run(program, 'demo', '--data', store, '--cases', String(cases))
const hello = spawn('build/bench/hello', [String(hello_port), String(workers)], { stdio: 'ignore' })
const begun = performance.now()
const child = spawn(program, ['serve', '--data', store, '--port', '8872', '--workers', String(workers), '--demo'],
	{ stdio: ['ignore', 'pipe', 'ignore'] })
const address = await ready(child)
await fetch(address + '/sign-in')
say('first page after start, s', ((performance.now() - begun) / 1000).toFixed(3), 0.2, 'less')
await new Promise((resolve) => setTimeout(resolve, 1500))
say('all processes idle, MB', memory(child.pid).toFixed(1), 24, 'less')
const cookie = await sign_in(address)
const list = (await ask(address, cookie, '/consultations')).text
const id = list.match(/\/consultations\/(\d{5,})/)[1]
const form = (await ask(address, cookie, '/consultations/new')).text
const csrf = form.match(/name="csrf" value="([^"]+)"/)[1]
const town = form.match(/name="municipality" value="(\d+)"/)[1]
await ask(address, cookie, `/consultations/${id}/sheet`)
pages(address, cookie, {
	'a case page': [`/consultations/${id}`, 0.15],
	'a list of 50': ['/consultations', 0.06],
	'search for a two-character word, newest 20': ['/search?q=%E8%A8%AA%E5%95%8F', 0.05],
})
await sheet(address, cookie, id)
saves(address, cookie, csrf, town)
await together(address, cookie, csrf, town)
child.kill()
hello.kill()
rmSync(folder, { recursive: true, force: true })
process.exit(missed ? 1 : 0)
