// house: a demo region with a real server over it, which bad days can happen to, and its visitors.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import http from 'node:http'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { copy_demo, drop_demo, postgres, program } from '../demo.mjs'

export { postgres, program }
export const shims = resolve(process.env.FAULT_SHIMS ?? 'build/release/tests/fault')
export const long = Boolean(process.env.LONG)
export const password = 'yui-mihon-2026'
const houses = []
let made = 0
let asked = 1 << 16 /* the rest of 127.x.x.x */

export const pause = (ms) => new Promise((done) => setTimeout(done, ms))

// Waits until it is so; `what` says what did not come about.
export async function until(what, ms, is_so) {
	for (const end = Date.now() + ms; ;) {
		const so = await is_so()
		if (so)
			return so
		if (Date.now() > end)
			throw new Error(`${what}: not within ${ms} ms`)
		await pause(20)
	}
}

export function assert(good, said, detail = '') {
	if (!good)
		throw new Error(`${said} ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`)
}

// ---- The server ----

function ready(child) {
	return new Promise((done, failed) => {
		let seen = ''
		child.stdout.on('data', (data) => {
			seen += data
			const found = seen.match(/http:\/\/127\.0\.0\.1:(\d+)/)
			if (found)
				done(Number(found[1]))
		})
		child.on('exit', (code) => failed(new Error(`the server ended with ${code}`)))
	})
}

function alive(pid) {
	try {
		process.kill(pid, 0)
		return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
	} catch {
		return false
	}
}

// False: it has ended already.
export function strike(pid, signal = 'SIGKILL') {
	try {
		return process.kill(pid, signal)
	} catch (error) {
		if (error.code !== 'ESRCH')
			throw error
		return false
	}
}

// What tests/fault/orders.c does from now on to who has the file mapped: so it is never truncated.
export function give_order(file, { clock_ms = 0, error = '', grown = false, where = '*' }) {
	const all = Buffer.alloc(256)
	all.writeBigInt64LE(BigInt(clock_ms), 0)
	all.writeInt32LE(error ? constants.errno[error] : 0, 8)
	all.writeInt32LE(grown ? 1 : 0, 12)
	all.write(where, 16)
	writeSync(file, all, 0, all.length, 0)
}

export class House {
	// preload: name of a shim; env: what more it finds in its environment; empty: without a region yet.
	constructor({ preload, env = {}, args = [], workers = 2, empty = false } = {}) {
		made++
		this.folder = mkdtempSync(join(tmpdir(), 'yui-fault-'))
		this.store = empty ? join(this.folder, 'yui.db') : copy_demo(this.folder, join(this.folder, 'key'))
		this.ledger = postgres ? this.store : `${this.store}.ledger`
		this.args = ['--workers', String(workers), ...args]
		this.env = { ...process.env, ...env }
		this.port = 0
		if (preload)
			this.env.LD_PRELOAD = join(shims, `${preload}.so`)
		if (preload === 'orders') {
			this.env.FAULT_ORDERS = join(this.folder, 'orders')
			this.orders_file = openSync(this.env.FAULT_ORDERS, 'w+')
			this.order({})
		}
		houses.push(this)
	}

	// {}: all is well.
	order(what) {
		give_order(this.orders_file, what)
	}

	async start() {
		const log = openSync(join(this.folder, 'log'), 'a')
		this.child = spawn(program, ['serve', '--data', this.store, '--key-file', join(this.folder, 'key'),
			'--port', String(this.port || 21000 + (process.pid * 7 + made * 13) % 9000), ...this.args],
		{ stdio: ['ignore', 'pipe', log], env: this.env })
		closeSync(log)
		this.port = await ready(this.child)
		return this
	}

	// Ends the server with a signal; the value is its exit code.
	async end(signal = 'SIGTERM') {
		const { child } = this
		this.child = null
		if (!child || child.exitCode !== null || child.signalCode !== null)
			return child?.exitCode
		const family = this.children_of(child.pid)
		const gone = new Promise((done) => { child.once('exit', done) })
		child.kill(signal)
		const code = await gone
		await until('children end', 15000, () => family.every((p) => !alive(p)))
		return code
	}

	children_of(pid) {
		try {
			return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
		} catch {
			return []
		}
	}

	get keeper() {
		return this.children_of(this.child.pid).find((p) => this.is_keeper(p))
	}

	get workers() {
		return this.children_of(this.child.pid).filter((p) => !this.is_keeper(p))
	}

	is_keeper(pid) {
		try {
			return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'yui-ledger\n'
		} catch {
			return false
		}
	}

	get log() {
		return readFileSync(join(this.folder, 'log'), 'utf8')
	}

	// ---- Visiting ----

	// One request on a connection of its own, from an address that no other has: `from` says which answer
	// it was (ports come back after a second).  Status 0: the connection ended instead.
	ask(path, { form, cookie = this.cookie, patience = 40000, headers = {} } = {}) {
		const body = form ? new URLSearchParams(form).toString() : undefined
		const from = ++asked
		return new Promise((done) => {
			const request = http.request({ port: this.port, path, agent: false, timeout: patience,
				family: 4, localAddress: `127.${from >> 16}.${from >> 8 & 255}.${from & 255}`,
				method: form ? 'POST' : 'GET', headers: { connection: 'close', ...(cookie ? { cookie } : {}),
					...(body ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } : {}),
					...headers } }, (answer) => {
				const pieces = []
				answer.on('data', (d) => pieces.push(d))
				answer.on('error', (error) => done({ status: 0, text: '', error }))
				answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, from,
					text: Buffer.concat(pieces).toString('utf8') }))
			})
			request.on('timeout', () => request.destroy(new Error('no answer came')))
			request.on('error', (error) => done({ status: 0, text: '', error }))
			request.end(body)
		})
	}

	async sign_in(login = 'counsellor') {
		const answer = await this.ask('/sign-in', { cookie: '', form: { login, password } })
		const cookie = answer.headers?.['set-cookie']?.find((c) => c.startsWith('yui='))
		assert(cookie, `${login} cannot sign in`, `${answer.status} ${answer.error ?? ''} ${answer.text.slice(0, 300)}`)
		this.cookie = cookie.split(';')[0]
		this.page = (await this.ask('/consultations/new')).text
		this.csrf = this.page.match(/name="csrf" value="([^"]+)"/)[1]
		this.town ??= String(this.one('SELECT id FROM municipality WHERE removed = 0 AND name = \'須賀川市\''))
		return this
	}

	save(story) {
		return this.ask('/consultations', { form: { csrf: this.csrf, token: `fault-${story}`, channel: 'phone',
			caller_kind: 'family', caller_name: '長女', municipality: this.town, contents: 'home_doctor', story } })
	}

	// ---- What is there, whatever the server says ----

	rows(sql, where = this.store) {
		const out = postgres
			? execFileSync('psql', ['-qXAt', '-F', '\t', '-d', where, '-c', sql], { encoding: 'utf8', maxBuffer: 1 << 28 })
			: execFileSync('sqlite3', ['-readonly', '-separator', '\t', '-cmd', '.timeout 10000', where, sql],
				{ encoding: 'utf8', maxBuffer: 1 << 28 })
		return out.split('\n').filter(Boolean).map((line) => line.split('\t'))
	}

	one(sql, where = this.store) {
		return this.rows(sql, where)[0]?.[0]
	}

	verify() {
		const key = join(this.folder, 'key')
		const said = spawnSync(program, ['verify', '--data', this.store, '--key-file', key], { encoding: 'utf8' })
		assert(said.status === 0, 'yui verify has doubts:', said.stdout + said.stderr)
	}
}

export async function open_house(options) {
	return (await new House(options).start()).sign_in()
}

// Ends what a fault has left; the value is what the last servers wrote.
export async function close_houses() {
	let logs = ''
	for (const house of houses.splice(0)) {
		for (const pid of house.child ? house.children_of(house.child.pid) : [])
			strike(pid, 'SIGCONT')
		await house.end('SIGKILL').catch(() => {})
		if (existsSync(join(house.folder, 'log')))
			logs += house.log.slice(-3000)
		if (house.orders_file)
			closeSync(house.orders_file)
		drop_demo(house.store)
		rmSync(house.folder, { recursive: true, force: true })
	}
	return logs
}
