// run: makes bad days happen to the real program, and says in TAP how it came through.
// `node tests/fault/run.mjs [NAME…]` runs the files whose name contains a NAME; LONG=1 goes on for longer.
// YUI_TEST_STORE chooses the engine, as everywhere (tools/with-postgres); YUI the program.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { close_houses } from './house.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(here)
	.filter((f) => f.endsWith('.fault.mjs'))
	.filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
	.sort()
let number = 0
let bad = 0

function commented(text) {
	return String(text).replace(/^/gm, '# ')
}

for (const file of files) {
	const { faults } = await import(join(here, file))
	for (const [name, fault] of Object.entries(faults)) {
		const begun = Date.now()
		let trouble
		try {
			await fault()
		} catch (error) {
			trouble = error
		}
		const logs = await close_houses()
		number++
		bad += trouble ? 1 : 0
		console.log(`${trouble ? 'not ok' : 'ok'} ${number} - ${file.replace('.fault.mjs', '')}: ${name} `
			+ `(${((Date.now() - begun) / 1000).toFixed(1)} s)`)
		if (trouble)
			console.log(`${commented(trouble.stack ?? trouble)}\n${commented(logs)}`)
	}
}
console.log(`1..${number}`)
process.exit(bad ? 1 : 0)
