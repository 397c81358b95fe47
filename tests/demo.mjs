// demo: the demo region, made once by a program and copied for who asks: into a file, or into a database of
// the server that YUI_TEST_STORE names.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const program = resolve(process.env.YUI ?? 'build/release/yui')
export const postgres = process.env.YUI_TEST_STORE ?? ''
let template = null
let copies = 0

export function sql_on_server(statement) {
	execFileSync('psql', ['-qX', '-d', postgres, '-c', statement])
}

function database(name) {
	return postgres.replace(/(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`)
}

function make_template() {
	const folder = mkdtempSync(join(tmpdir(), 'yui-demo-'))
	const name = `demo_${process.pid}`
	const store = postgres ? database(name) : join(folder, 'demo.db')
	const key = join(folder, 'key')

	process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
	if (postgres)
		sql_on_server(`CREATE DATABASE ${name} TEMPLATE template0`)
	execFileSync(program, ['demo', '--data', store, '--key-file', key], { stdio: 'pipe' })
	return { name, store, key }
}

// A region of its own; its key becomes `key`.  The value is what --data takes.
export function copy_demo(folder, key) {
	template ??= make_template()
	copyFileSync(template.key, key)
	if (!postgres) {
		copyFileSync(template.store, join(folder, 'yui.db'))
		return join(folder, 'yui.db')
	}
	const name = `${template.name}_${++copies}`
	sql_on_server(`CREATE DATABASE ${name} TEMPLATE ${template.name}`)
	return database(name)
}

// Lets a copy go; one in a file goes with its folder.
export function drop_demo(store) {
	if (postgres)
		sql_on_server(`DROP DATABASE ${store.match(/demo_\d+_\d+/)[0]} WITH (FORCE)`)
}
