// growth: what a page costs the processors in a region of CASES cases, and how much more that is
// than in one of 10,000, each page asked anew as after somebody's save; both measured in this run,
// in turn.  `node bench/growth.mjs sqlite|postgres`
import { costs, ended, engine, finish, open, region, say, times } from './engine.mjs'

const cases = Number(process.env.CASES ?? 100000)
const few = 10000
const grows = 1.3

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
const small = await open(region(few), 8873)
const large = await open(region(cases), 8874)
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
