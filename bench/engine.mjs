// engine: what the measuring programs share -- a database of the engine that is measured, a server
// on it, somebody signed in, what it all costs the processors, and how a figure is said.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const engine = process.argv[2]
export const program = process.env.YUI ?? 'build/release/yui'
/** Where made data stay for another run; without it they are made anew and dropped. */
const keep = process.env.KEEP
const folder = keep ?? mkdtempSync(join(tmpdir(), 'yui-bench-'))
let missed = 0

export function run(command, ...args) {
	return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })
}

export function median(list) {
	return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
}

/** One figure on a line; `limit` undefined: nothing was asked of it. */
export function say(name, value, limit, better) {
	const good = limit === undefined || (better === 'less' ? value <= limit : value >= limit)
	missed += good ? 0 : 1
	const wanted = limit === undefined ? '' : `  (asked: ${better === 'less' ? '≤' : '≥'} ${limit})${good ? '' : '  MISSED'}`
	console.log(`${engine.padEnd(9)} ${name.padEnd(56)} ${String(value).padStart(9)}${wanted}`)
}

/** Drops what was made, and ends with 1 if a figure was missed. */
export function finish() {
	if (!keep)
		rmSync(folder, { recursive: true, force: true })
	process.exit(missed ? 1 : 0)
}

function psql(sql, where = process.env.YUI_TEST_STORE) {
	return run('psql', '-qXAt', '-d', where, '-c', sql).trim()
}

/** A statement that both engines speak, done beside the program. */
export function sql(where, statement) {
	return engine === 'sqlite' ? run('sqlite3', where, statement).trim() : psql(statement, where)
}

/** Where a database of that name is; `made`: it was there already. */
export function database(name) {
	if (engine === 'sqlite') {
		const where = join(folder, `${name}.db`)
		return { where, made: existsSync(where) }
	}
	const where = process.env.YUI_TEST_STORE.replace(/(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`)
	const made = psql(`SELECT 1 FROM pg_database WHERE datname = '${name}'`) === '1'
	if (!made)
		psql(`CREATE DATABASE ${name} TEMPLATE template0`)
	return { where, made }
}

/** What an engine does by itself in the minutes after much came at once. */
export function settle(where) {
	sql(where, engine === 'sqlite' ? 'PRAGMA optimize' : 'VACUUM ANALYZE')
}

/** A region of so many cases, and how many seconds making it took. */
export function region(cases) {
	const name = `cases_${cases}`
	const { where, made } = database(name)
	const begun = performance.now()
	if (!made)
		run(program, 'demo', '--data', where, '--cases', String(cases), '--seed', '1')
	const seconds = made ? undefined : (performance.now() - begun) / 1000
	if (!made)
		settle(where)
	return { where, name, cases, seconds }
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

/** A server on a region; `address` once its first page has come, after `first` seconds. */
export async function serve(where, port, workers) {
	const begun = performance.now()
	const child = spawn(program,
		['serve', '--data', where, '--port', String(port), '--workers', String(workers), '--demo'],
		{ stdio: ['ignore', 'pipe', 'ignore'] })
	/* One that is left behind would answer on the same port beside the next. */
	process.on('exit', () => child.kill())
	const address = await ready(child)
	await fetch(address + '/sign-in')
	return { child, address, where, first: (performance.now() - begun) / 1000 }
}

export function ended(child) {
	return new Promise((resolve) => {
		child.on('exit', resolve)
		child.kill()
	})
}

export async function ask(address, cookie, path, fields) {
	const answer = await fetch(address + path, {
		redirect: 'manual', method: fields ? 'POST' : 'GET',
		headers: { cookie, ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
		body: fields ? new URLSearchParams(fields) : undefined,
	})
	return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

export async function sign_in(address) {
	const answer = await ask(address, '', '/sign-in', { login: 'counsellor', password: 'yui-mihon-2026' })
	return answer.headers.getSetCookie().find((c) => c.startsWith('yui=')).split(';')[0]
}

/** The server's process and those that it started. */
export function processes(pid) {
	const children = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
		try {
			return readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid)
		} catch {
			return false
		}
	})
	return [String(pid), ...children]
}

/** What all of them keep in memory, MB; what several share counts once. */
export function memory(pid) {
	const pss = (p) => Number(readFileSync(`/proc/${p}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1])
	return processes(pid).reduce((sum, p) => sum + pss(p), 0) / 1024
}

/** The database server's processes that work for this region; none of SQLite. */
export function backends(name) {
	if (engine === 'sqlite')
		return []
	return psql(`SELECT pid FROM pg_stat_activity WHERE datname = '${name}' AND backend_type = 'client backend' AND application_name <> 'psql'`).split('\n').filter(Boolean)
}

/** Milliseconds that processors have worked for these processes. */
export function worked(pids) {
	let sum = 0
	for (const pid of pids)
		for (const thread of readdirSync(`/proc/${pid}/task`))
			sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6
	return sum
}

// ---- What a page costs, in two regions in turn ----

/** How often each page is asked for. */
export const times = Number(process.env.TIMES ?? 15)

/** After each line nothing that a worker remembers holds. */
function forgetting(where) {
	const child = spawn('build/bench/forget', [where], { stdio: ['pipe', 'pipe', 'inherit'] })
	const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
	return { child, forget: async () => {
		child.stdin.write('\n')
		await said.next()
	} }
}

/** A server of one worker on what `region` or another of its kind has made. */
export async function open(made, port) {
	const server = await serve(made.where, port, 1)
	const cookie = await sign_in(server.address)
	const list = (await ask(server.address, cookie, '/consultations')).text
	const pids = [...processes(server.child.pid), ...backends(made.name)]
	const slips = [...new Set([...list.matchAll(/\/consultations\/(\d{5,})/g)].map((m) => m[1]))]
	return { ...server, made, cookie, pids, slips, ...forgetting(made.where), server: server.child }
}

/** Milliseconds of the processors for one page that nobody has asked for since the last save. */
async function cost(at, page, turn) {
	await at.forget()
	const before = worked(at.pids), path = page.replace('{slip}', at.slips[turn % at.slips.length])
	const answer = await fetch(at.address + path, { headers: { cookie: at.cookie } })
	await answer.arrayBuffer()
	if (answer.status !== 200)
		throw new Error(`${path}: ${answer.status}`)
	return worked(at.pids) - before
}

/** Of both in turn, so that whatever else the machine does falls on both. */
export async function costs(small, large, page) {
	const first = [], then = []
	await cost(small, page, 0)
	const count = await cost(large, page, 0) > 500 ? 3 : times
	for (let i = 0; i < count; i++) {
		first.push(await cost(small, page, i))
		then.push(await cost(large, page, i))
	}
	return [median(first), median(then)]
}
