// database: it goes away under load, and comes back, or another one lies in its place.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { House, assert, give_order, long, open_house, pause, postgres, shims, until } from './house.mjs'
import { Load } from './load.mjs'

// ---- A server of PostgreSQL ----

// The one that tools/with-postgres has started, as whom it was started.
class Server {
	constructor() {
		const [line] = execFileSync('psql', ['-qXAt', '-d', postgres, '-c', 'SHOW data_directory'], { encoding: 'utf8' }).split('\n')
		this.data = line
		const [path, ...options] = readFileSync(join(this.data, 'postmaster.opts'), 'utf8').trim().match(/"[^"]*"|\S+/g)
			.map((word) => word.replaceAll('"', ''))
		this.bin = path.replace(/\/[^/]*$/, '')
		const at = options.indexOf('-D')
		options.splice(at, at < 0 ? 0 : 2)
		this.options = options.map((word) => `'${word}'`).join(' ')
	}

	control(words, env = {}) {
		const command = [join(this.bin, 'pg_ctl'), '-D', this.data, '-w', '-s', ...words]
		const all = process.getuid() === 0
			? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', ...command] : command
		execFileSync(all[0], all.slice(1), { stdio: words.includes('start') ? 'ignore' : 'pipe', cwd: '/', env: { ...process.env, ...env } })
	}

	runs() {
		try {
			this.control(['status'])
			return true
		} catch {
			return false
		}
	}

	// immediate: as if it had been killed; fast: everybody is sent away.
	stop(how) {
		if (this.runs())
			this.control(['-m', how, 'stop'])
	}

	start(env) {
		this.control(['-l', join(this.data, 'log'), '-o', this.options, 'start'], env)
	}
}

const words = ['データベースにつながりません', '操作の記録を残せない', '保存できたかどうか分かりません']

async function refused(house) {
	await until('somebody is refused', 15000, async () => (await house.ask('/today')).status >= 500)
	for (const answer of [await house.ask('/today'), await house.save('無理')]) {
		assert(answer.status === 503, 'an answer:', `${answer.status} ${answer.text.slice(-300)}`)
		assert(words.some((w) => answer.text.includes(w)), 'nothing is said of it:', answer.text.slice(-500))
	}
}

async function well_again(house) {
	await until('it recovers', 15000, async () => (await house.ask('/today')).status === 200
		&& (await house.save(`また ${Math.random()}`)).status === 303)
	const load = new Load(house)
	await until('everybody is served', 15000, () => load.acknowledged.length > 20 && load.shown.length > 20)
	await load.stop()
	load.check()
}

async function stopped(how) {
	const server = new Server()
	const house = await open_house()
	for (let round = 0; round < (long ? 10 : 1); round++) {
		const load = new Load(house)
		await pause(300)
		server.stop(how)
		try {
			await refused(house)
		} finally {
			server.start()
		}
		await well_again(house)
		await load.stop()
		load.check()
	}
	assert(house.workers.length === 2 && house.keeper, 'somebody is missing')
	assert(await house.end() === 0, 'it did not end well')
}

async function every_connection_is_ended() {
	const house = await open_house()
	const load = new Load(house)
	for (let round = 0; round < (long ? 100 : 10); round++) {
		await pause(100)
		house.rows('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()'
			+ ' AND application_name = \'yui\' AND datname = current_database()')
	}
	await load.stop()
	await well_again(house)
	load.check()
}

// The server itself finds no room: it ends, or says so, and is started again.
async function no_room() {
	const server = new Server()
	const house = new House()
	const orders = join(server.data, '..', 'orders')
	const file = openSync(orders, 'w+')
	give_order(file, {})
	chmodSync(orders, 0o666)
	const preload = { LD_PRELOAD: join(shims, 'orders.so'), FAULT_ORDERS: orders }
	server.stop('fast')
	server.start(preload)
	try {
		await house.start()
		await house.sign_in()
		const load = new Load(house)
		await pause(300)
		give_order(file, { error: 'ENOSPC', grown: true, where: '*/base/*' })
		const rounds = []
		await until('a save is refused', 20000, async () => {
			rounds.push(await house.save(randomBytes(6000).toString('base64')))
			return rounds.at(-1).status >= 500
		})
		assert(rounds.at(-1).status === 503, 'an answer:', rounds.at(-1).text.slice(-400))
		assert(['ディスクに空きがない', '操作の記録を残せない'].some((w) => rounds.at(-1).text.includes(w)),
			'nothing is said of it:', rounds.at(-1).text.slice(-400))
		give_order(file, {})
		if (!server.runs())
			server.start(preload)
		await well_again(house)
		await load.stop()
		load.check()
	} finally {
		give_order(file, {})
		await house.end('SIGKILL')
		server.stop('immediate')
		server.start()
	}
}

// ---- A file of SQLite ----

const parts = ['', '-wal', '-shm']

function move(from, to) {
	for (const part of parts)
		if (existsSync(from + part))
			renameSync(from + part, to + part)
}

async function moved_away() {
	const house = await open_house()
	for (let round = 0; round < (long ? 20 : 2); round++) {
		const load = new Load(house)
		await pause(200)
		move(house.store, `${house.store}.away`)
		await refused(house)
		process.kill(house.workers[0], 'SIGKILL') /* the next one finds nothing, and makes nothing */
		await pause(500)
		assert(!existsSync(house.store), 'an empty one was made in its place')
		await load.stop()
		move(`${house.store}.away`, house.store)
		await well_again(house)
		load.check()
	}
	assert(await house.end() === 0, 'it did not end well')
}

async function replaced() {
	const house = await open_house()
	const load = new Load(house)
	await pause(200)
	copyFileSync(house.store, `${house.store}.other`)
	const other = readFileSync(`${house.store}.other`)
	move(house.store, `${house.store}.away`)
	renameSync(`${house.store}.other`, house.store)
	await refused(house)
	await load.stop()
	process.kill(house.workers[0], 'SIGKILL')
	await pause(500)
	await refused(house)
	assert(readFileSync(house.store).equals(other), 'something was written into another file')
	assert(!existsSync(`${house.store}-wal`), 'something was written beside another file')
	rmSync(house.store)
	move(`${house.store}.away`, house.store)
	await well_again(house)
	load.check()
	assert(await house.end() === 0, 'it did not end well')
}

export const faults = postgres ? {
	'the server is killed and started again': () => stopped('immediate'),
	'the server is stopped and started again': () => stopped('fast'),
	'every connection is ended, again and again': every_connection_is_ended,
	'the server has no room': no_room,
} : {
	'the file is moved away and back': moved_away,
	'another file lies in its place': replaced,
}
