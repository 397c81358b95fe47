// adding: does what docs/adding-a-field.md and docs/adding-a-record.md say, in a scratch copy,
// builds it, migrates a database made before, and uses the field and the record over HTTP.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const before = process.env.YUI ?? 'build/release/yui'
const scratch = mkdtempSync(join(tmpdir(), 'yui-adding-'))
const data = join(scratch, 'region.db')
let number = 0
let bad = 0

function check(good, said, detail = '') {
	number++
	bad += good ? 0 : 1
	console.log(`${good ? 'ok' : 'not ok'} ${number} - ${said}`)
	if (!good)
		console.log(`# ${String(detail).slice(0, 2000).replaceAll('\n', '\n# ')}`)
}

function copy_tree() {
	for (const file of execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter(Boolean)) {
		mkdirSync(join(scratch, 'tree', dirname(file)), { recursive: true })
		cpSync(file, join(scratch, 'tree', file))
	}
	cpSync('node_modules', join(scratch, 'tree', 'node_modules'), { recursive: true })
}

function insert_line(file, after, line) {
	const path = join(scratch, 'tree', file)
	const lines = readFileSync(path, 'utf8').split('\n')
	const at = lines.findIndex((l) => new RegExp(after).test(l))
	if (at < 0)
		throw new Error(`${file} has no line like ${after}`)
	lines.splice(at + 1, 0, line)
	writeFileSync(path, lines.join('\n'))
}

// The page's code blocks say themselves where they go: file=… or line-in=… after="…".
function follow(page) {
	for (const [, where, code] of readFileSync(page, 'utf8').matchAll(/^```c ([^\n]+)\n(.*?)^```/gms)) {
		const file = where.match(/file=(\S+)/)?.[1]
		if (file) {
			mkdirSync(dirname(join(scratch, 'tree', file)), { recursive: true })
			writeFileSync(join(scratch, 'tree', file), code)
		} else {
			const [, into, after] = where.match(/line-in=(\S+) after="(.*)"/)
			insert_line(into, after, code.trimEnd())
		}
	}
}

function run(program, ...args) {
	return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function serve(program) {
	const child = spawn(program, ['serve', '--data', data, '--port', '8960', '--demo'], { stdio: ['ignore', 'pipe', 'pipe'] })
	return new Promise((resolve, reject) => {
		let seen = ''
		const look = (d) => {
			seen += d
			const found = seen.match(/http:\/\/127\.0\.0\.1:\d+/)
			if (found)
				resolve({ child, address: found[0] })
		}
		child.stdout.on('data', look)
		child.stderr.on('data', look)
		child.on('exit', () => reject(new Error(seen)))
	})
}

// A person at a keyboard without a browser: cookie and forms.
async function sign_in(address) {
	const jar = new Map()
	const ask = async (path, fields) => {
		const answer = await fetch(address + path, {
			redirect: 'manual', method: fields ? 'POST' : 'GET',
			headers: { cookie: [...jar].map((c) => c.join('=')).join('; '), ...(fields ? { origin: address, 'content-type': 'application/x-www-form-urlencoded' } : {}) },
			body: fields ? new URLSearchParams(fields) : undefined,
		})
		for (const [, name, value] of answer.headers.getSetCookie().map((c) => c.match(/^([^=]+)=([^;]*)/)))
			jar.set(name, value)
		return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
	}
	await ask('/sign-in', { login: 'counsellor', password: 'yui-mihon-2026' })
	return ask
}

function hidden(page, names = ['csrf', 'version', 'token']) {
	return Object.fromEntries(names.map((n) => [n, page.match(new RegExp(`name="${n}" value="([^"]*)"`))?.[1] ?? '']))
}

async function use_field(ask) {
	const form = await ask('/people/new')
	check(form.text.includes('呼び名'), 'the form asks for the new field', form.text)
	const saved = await ask('/people', { ...hidden(form.text), name: '試し 一郎', nickname: '水車のおじい' })
	check(saved.status === 303, 'a person is saved with it', saved.text)
	const shown = await ask(saved.location)
	check(shown.text.includes('水車のおじい'), 'the page shows it', shown.text)
	check((await ask('/people?q=' + encodeURIComponent('水車'))).text.includes('試し 一郎'), 'the list finds by it')
	check((await ask('/people/csv')).text.includes('水車のおじい'), 'the export carries it')
	check((await ask(saved.location + '/history')).text.includes('水車のおじい'), 'history knows it')
	const long = await ask('/people', { ...hidden(form.text), token: '', name: '試し 二郎', nickname: 'あ'.repeat(41) })
	check(long.status === 422 && long.text.includes('試し 二郎'), 'too long a text is refused and everything given back', long.status)
}

async function use_record(ask) {
	check((await ask('/today')).text.includes('貸出用品'), 'the menu has the new record')
	const form = await ask('/equipment/new')
	const saved = await ask('/equipment', { ...hidden(form.text), name: '車いす', pieces: '３' })
	check(saved.status === 303, 'one is saved', saved.text)
	check((await ask('/equipment')).text.includes('車いす'), 'the list shows it')
	const edit = await ask(saved.location + '/edit')
	const changed = await ask(saved.location, { ...hidden(edit.text), name: '車いす', pieces: '5' })
	check(changed.status === 303, 'it is changed', changed.text)
	const stale = await ask(saved.location, { ...hidden(edit.text), name: '車いす（大）', pieces: '9' })
	check(stale.status === 409 && stale.text.includes('車いす（大）'), 'a later save of the older version merges', stale.status)
	check((await ask(saved.location + '/history')).text.includes('3個'), 'its history shows what it was')
}

try {
	run(before, 'demo', '--data', data)
	copy_tree()
	follow('docs/adding-a-field.md')
	follow('docs/adding-a-record.md')
	run('make', '-s', '-C', join(scratch, 'tree'), `-j${cpus().length}`, 'VARIANT=plain', 'all')
	const after = join(scratch, 'tree', 'build', 'plain', 'yui')
	const plan = run(after, 'migrate', '--data', data, '--plan')
	check(/ALTER TABLE person ADD COLUMN nickname/.test(plan) && /CREATE TABLE equipment/.test(plan), 'migrate --plan shows the difference', plan)
	let refused = ''
	await serve(after).catch((e) => { refused = e.message })
	check(refused.includes('migrate'), 'serve refuses the older schema and says what to do', refused)
	run(after, 'migrate', '--data', data)
	const rest = run(after, 'migrate', '--data', data, '--plan')
	check(!/ALTER|CREATE/.test(rest), 'the plan is empty afterwards', rest)
	const { child, address } = await serve(after)
	const ask = await sign_in(address)
	await use_field(ask)
	await use_record(ask)
	child.kill()
} catch (error) {
	check(false, 'the pages can be followed', error.stderr ?? error.stack)
} finally {
	rmSync(scratch, { recursive: true, force: true })
}
console.log(`1..${number}`)
process.exit(bad ? 1 : 0)
