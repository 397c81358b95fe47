// growth: what a page costs the processors in a region of CASES cases, and how much more that is
// than in one of 10,000, each page asked anew as after somebody's save; both measured in this run,
// in turn.  `node bench/growth.mjs sqlite|postgres`
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ask, backends, engine, ended, finish, median, processes, region, say, serve, sign_in, worked }
	from './engine.mjs'

const cases = Number(process.env.CASES ?? 100000)
const few = 10000
const times = Number(process.env.TIMES ?? 15)
const grows = 1.3

/** After each line nothing that a worker remembers holds. */
function forgetting(where) {
	const child = spawn('build/bench/forget', [where], { stdio: ['pipe', 'pipe', 'inherit'] })
	const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
	return { child, forget: async () => {
		child.stdin.write('\n')
		await said.next()
	} }
}

async function open(n, port) {
	const made = region(n)
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
async function costs(small, large, page) {
	const first = [], then = []
	await cost(small, page, 0)
	const count = await cost(large, page, 0) > 500 ? 3 : times
	for (let i = 0; i < count; i++) {
		first.push(await cost(small, page, i))
		then.push(await cost(large, page, i))
	}
	return [median(first), median(then)]
}

const year = '/figures?year=2025'
/** Milliseconds that it may take, however many cases there are; true: it may grow up to that. */
const pages = [
	['今日', '/today'],
	['a case page', '/consultations/{slip}'],
	['a list of 50', '/consultations'],
	['a list with two filters', '/consultations?contents=dementia&channel=fax'],
	['a list with two filters, one of them a year', '/consultations?fiscal_year=2024&urgency=soon'],
	['search, two characters', '/search?q=%E8%A8%AA%E5%95%8F'],
	['search, a word nobody wrote', '/search?q=%E9%BA%92%E9%BA%9F'],
	['figures of a month', `${year}&month=5`, 50],
	['figures of a year', year, 50],
	['figures of all years', '/figures?year=all', 50, true],
	['people by a heading, a year', `${year}&rows=contents&count=people`, 700, true],
	['people by a heading, all years', '/figures?year=all&rows=contents&count=people', 700, true],
	['two headings crossed, a year', `${year}&rows=contents&cols=caller_kind`, 700, true],
	['two headings crossed, all years', '/figures?year=all&rows=contents&cols=caller_kind', 700, true],
	['people by two headings, all years', '/figures?year=all&rows=contents&cols=caller_kind&count=people', 700, true],
	['the yearly report', '/figures/report?year=2025', 2000, true],
]

/** Those with this in their name; all, without it. */
const only = process.env.ONLY
console.log(`# ${engine}: ${few} and ${cases} cases, one worker, the median of ${times}`)
const small = await open(few, 8873)
const large = await open(cases, 8874)
if (large.made.seconds)
	say(`making ${cases} cases, s`, large.made.seconds.toFixed(0))
for (const [name, path, most, may_grow] of pages) {
	if (only && !name.includes(only))
		continue
	const [first, then] = await costs(small, large, path)
	say(`${name}, ms`, then.toFixed(1), most, 'less')
	say(`${name}, growth from ${first.toFixed(1)} ms`, (then / first).toFixed(2),
		may_grow ? undefined : grows, 'less')
}
for (const at of [small, large]) {
	at.child.kill()
	await ended(at.server)
}
finish()
