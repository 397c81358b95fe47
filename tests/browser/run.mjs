// run: walks every story in a real browser against a real server, and says so in TAP.
// `node tests/browser/run.mjs [NAME…]` runs the stories whose file name contains a NAME.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { open_browser } from './browser.mjs'
import { start_server } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(here)
	.filter((f) => f.endsWith('.story.mjs'))
	.filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
	.sort()

let number = 0
let bad = 0

function report(name, error, skipped, seconds = 0) {
	number++
	if (skipped) {
		console.log(`not ok ${number} # SKIP ${name}: ${skipped}`) // as cmocka says it
		return
	}
	if (!error) {
		console.log(`ok ${number} - ${name} (${seconds.toFixed(0)} s)`)
		return
	}
	bad++
	console.log(`not ok ${number} - ${name}`)
	console.log(String(error.stack ?? error).replace(/^/gm, '# '))
}

async function run_story(file, browser) {
	const { stories } = await import(join(here, file))
	const server = await start_server()
	try {
		for (const [name, story] of Object.entries(stories)) {
			const desk = await browser.desk(server)
			const begun = performance.now()
			try {
				const skipped = await story(desk)
				report(`${file.replace('.story.mjs', '')}: ${name}`, null, skipped, (performance.now() - begun) / 1000)
			} catch (error) {
				await desk.keep_failure(`${file}-${name}`)
				report(`${file.replace('.story.mjs', '')}: ${name}`, error)
			} finally {
				await desk.close()
			}
		}
	} finally {
		await server.stop()
	}
}

const browser = await open_browser()
for (const file of files) {
	try {
		await run_story(file, browser)
	} catch (error) {
		report(file, error)
	}
}
await browser.close()
console.log(`1..${number}`)
process.exit(bad ? 1 : 0)
