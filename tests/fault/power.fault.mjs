// power: the power fails at any moment; what was on its way to the disk came through, or not, or by halves.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { House, assert, long, postgres, program, until } from './house.mjs'
import { Load } from './load.mjs'
import { Disk, read_record, ways } from './power.mjs'

const states = long ? 4000 : 80

// ---- A day under the eyes of powerloss.c ----

class Day {
	constructor() {
		this.out = mkdtempSync(join(tmpdir(), 'yui-fault-power-'))
		this.record = join(this.out, 'record')
		this.house = new House({ preload: 'powerloss', empty: true, env: { FAULT_LOG: this.record } })
		this.house.env.FAULT_FOLDER = this.house.folder
		this.saved = new Map() /* from where → story of what was acknowledged there */
		this.viewed = new Map() /* from where → mark */
	}

	told(said) {
		appendFileSync(this.record, `A ${said}\n`)
	}

	run(...words) {
		execFileSync(program, words, { env: this.house.env, stdio: 'pipe' })
	}

	async serve(saves) {
		await this.house.start()
		this.told('serves')
		await this.house.sign_in()
		const load = new Load(this.house, { savers: 2, viewers: 2 })
		await until('enough is saved', 60000, () => load.acknowledged.length >= saves)
		await load.stop()
		for (const [story, , from] of load.acknowledged)
			this.saved.set(from, story)
		for (const [mark, from] of load.shown)
			this.viewed.set(from, mark)
		await this.house.end()
	}

	forget() {
		rmSync(this.out, { recursive: true, force: true })
	}
}

async function a_day() {
	const day = new Day()
	const data = day.house.store
	day.run('demo', '--data', data, '--key-file', join(day.house.folder, 'key'))
	day.told('demo')
	await day.serve(110)
	await day.serve(60)
	day.run('backup', '--data', data, '--out', join(day.house.folder, 'copy.backup'))
	day.told('backup')
	day.run('restore', '--from', join(day.house.folder, 'copy.backup'), '--data', join(day.house.folder, 'again.db'))
	day.told('restore')
	return day
}

// ---- What must be there ----

function column(file, sql) {
	return new Set(execFileSync('sqlite3', [file, sql], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean))
}

function verify(data, what) {
	const key = join(dirname(data), 'key')
	const said = spawnSync(program, ['verify', '--data', data, '--key-file', key], { encoding: 'utf8' })
	assert(said.status === 0, `yui verify has doubts about ${what}:`, said.stdout.slice(-400) + said.stderr)
}

function missing(promised, there) {
	return [...promised].filter((one) => !there.has(one))
}

const promises = {
	demo: (folder) => verify(join(folder, 'yui.db'), 'the data'),
	serves: (folder) => assert(/^[\w-]{43}\n$/.test(readFileSync(join(folder, 'key'), 'utf8')), 'the key is lost'),
	backup: (folder, day) => {
		const to = join(day.out, 'restored.db')
		const said = spawnSync(program, ['restore', '--from', join(folder, 'copy.backup'), '--data', to], { encoding: 'utf8' })
		for (const end of ['', '-wal', '-shm', '-writer', '.ledger', '.ledger-wal', '.ledger-shm', '.ledger-writer'])
			rmSync(to + end, { force: true })
		assert(existsSync(join(folder, 'copy.backup.sha256')), 'the sum of the backup is lost')
		assert(said.status === 0, 'the backup cannot be restored:', said.stdout + said.stderr)
	},
	restore: (folder) => verify(join(folder, 'again.db'), 'what was restored'),
}

// `acts`, `stories`, `marks`: what somebody had been told when the power failed.
function check(day, folder, { acts, stories, marks }) {
	for (const act of acts)
		promises[act](folder, day)
	if (!acts.has('demo'))
		return
	const lost = missing(stories, column(join(folder, 'yui.db'), 'SELECT story FROM consultation'))
	assert(lost.length === 0, 'saves that were acknowledged are lost:', lost)
	if (marks.size === 0)
		return
	const there = column(join(folder, 'yui.db.ledger'), 'SELECT sought FROM ledger WHERE sought LIKE \'mark=%\'')
	const unseen = missing([...marks].map((m) => `mark=${m}`), there)
	assert(unseen.length === 0, 'pages that were shown have no entry:', unseen)
}

// ---- When the power fails ----

// Most of them where something is decided: around waits for the disk, new names, answers.
function moments(steps, many) {
	const turning = steps.map((s, i) => 'SDCURNA'.includes(s.kind) ? i : -1).filter((i) => i >= 0)
	const chosen = [steps.length]
	for (let i = 1; i < many; i++)
		chosen.push(i % 3 ? turning[Math.floor(Math.random() * turning.length)] + i % 2
			: Math.floor(Math.random() * steps.length))
	return chosen.sort((a, b) => a - b)
}

function fail_at(day, disk, told, way) {
	const folder = join(day.out, 'state')
	rmSync(folder, { recursive: true, force: true })
	mkdirSync(folder)
	disk.lay_out(folder, ways[way])
	check(day, folder, told)
}

function replay(day, many, options) {
	const steps = read_record(day.record)
	const disk = new Disk(options)
	const told = { acts: new Set(), stories: new Set(), marks: new Set() }
	const all = Object.keys(ways)
	let done = 0
	for (const [n, moment] of moments(steps, many).entries()) {
		for (; done < moment; done++) {
			const step = steps[done]
			disk.take(step)
			if (step.kind === 'A')
				told.acts.add(step.said)
			if (step.kind === 'N' && day.saved.has(step.to))
				told.stories.add(day.saved.get(step.to))
			if (step.kind === 'N' && day.viewed.has(step.to))
				told.marks.add(day.viewed.get(step.to))
		}
		try {
			fail_at(day, disk, told, all[n % all.length])
		} catch (error) {
			throw new Error(`step ${moment} of ${steps.length}, «${all[n % all.length]}» came through: ${error.message}`)
		}
	}
	assert(told.stories.size > 100 && told.marks.size > 100 && told.acts.size === 4, 'the day was too short')
	return steps
}

function notices_a_deaf_disk(day) {
	try {
		replay(day, 20, { deaf: true })
	} catch {
		return true
	}
	return false
}

export const faults = postgres ? {} : {
	'whatever came through, all that was acknowledged is there': async () => {
		const day = await a_day()
		try {
			const steps = replay(day, states)
			const into_database = steps.filter((s, i) => s.kind === 'S' && steps[i - 1]?.kind === 'W' && steps[i - 1].at % 4096 === 0)
			assert(into_database.length >= 4, 'the log never went into the database')
			assert(notices_a_deaf_disk(day), 'a disk that writes nothing was not noticed')
		} finally {
			day.forget()
		}
	},
}
