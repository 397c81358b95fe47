// server: a fresh demo region and a real server over it, on SQLite or, where YUI_TEST_STORE
// names a PostgreSQL server, in a fresh database there.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copy_demo, drop_demo, program } from '../demo.mjs'

// Resolves with the printed address once the server is ready.
function ready(child) {
	return new Promise((resolve, reject) => {
		let seen = ''
		const look = (data) => {
			seen += data
			const found = seen.match(/https?:\/\/127\.0\.0\.1:\d+/)
			if (found)
				resolve(found[0])
		}
		child.stdout.on('data', look)
		child.stderr.on('data', look)
		child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${seen}`)))
	})
}

export async function start_server() {
	const folder = mkdtempSync(join(tmpdir(), 'yui-browser-'))
	const key = join(folder, 'yui.key')
	const store = copy_demo(folder, key)
	const server = { folder, store, log: '' }
	// `more`: further options of yui serve.
	server.start = async (port = 8100 + Math.floor(Math.random() * 700), more = []) => {
		server.child = spawn(program, ['serve', '--data', store, '--port', String(port), '--demo', '--key-file', key, ...more],
			{ stdio: ['ignore', 'pipe', 'pipe'] })
		server.address = await ready(server.child)
		server.child.stderr.on('data', (d) => { server.log = (server.log + d).slice(-20000) })
		server.port = Number(new URL(server.address).port)
	}
	server.end = (signal) => new Promise((resolve) => {
		server.child.once('exit', resolve)
		server.child.kill(signal)
	})
	server.stop = async () => {
		await server.end('SIGTERM')
		drop_demo(store)
		rmSync(folder, { recursive: true, force: true })
	}
	await server.start()
	return server
}
