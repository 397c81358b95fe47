// finding: what a search for places costs in a made directory of the whole country (56,442 of them),
// beside the same one in a directory of one of its prefectures; both measured in this run, in turn.
// `node bench/finding.mjs sqlite|postgres`
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, costs, database, ended, engine, finish, open, program, run, say, settle, sql, times } from './engine.mjs'

const places = 56442, prefectures = 47, towns = 37
const services = ['訪問介護', '通所リハビリテーション', '訪問看護', '通所介護', '短期入所生活介護', '居宅介護支援']
const head = '都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,'
	+ '方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,'
	+ '高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,'
	+ '障害福祉の通常の指定基準を満たしている,備考'

/** With its check digit. */
function town_code(prefecture, town) {
	const digits = String(prefecture).padStart(2, '0') + String(201 + town)
	const sum = [...digits].reduce((all, d, i) => all + Number(d) * (6 - i), 0)
	return digits + (11 - sum % 11) % 10
}

/** Where a prefecture's places begin; each has a square of a degree. */
function corner(prefecture) {
	return [26 + 2 * (prefecture % 9), 124 + 4 * Math.floor(prefecture / 9)]
}

function row(i) {
	const prefecture = 1 + i % prefectures, within = Math.floor(i / prefectures), town = within % towns
	const [south, west] = corner(prefecture)
	const latitude = south + (within * 37 % 1000) / 1000, longitude = west + (within * 91 % 1000) / 1000
	const number = String(prefecture).padStart(2, '0') + '7' + String(within).padStart(7, '0')
	const name = `${['さくら', 'みどり', 'ひまわり', 'やまびこ'][within % 4]}の家${within}`
	return [town_code(prefecture, town), number, `${prefecture}県`, `${town}町`, name, 'サクラ', services[within % 6],
		`${town}町${within}番地`, '', latitude, longitude, '0248-00-0000', '', '', `法人${i % 9000}`, number,
		within % 3 ? '平日' : '平日,日曜日', '', 0, '', '', '', '', ''].map((v) => `"${v}"`).join(',')
}

/** What only locals know of it, and when it is open. */
const beside = [
	['fact', 'kind, value', "'dementia', CASE r / 7 % 3 WHEN 0 THEN 'yes' WHEN 1 THEN 'conditional' ELSE 'no' END", 1],
	['hours', 'weekday, opens, closes', "'sunday', '09:00', '17:00'", 4],
]

function make(name, csv, ...area) {
	const { where, made } = database(name)
	if (made)
		return { where, name }
	run(program, 'demo', '--data', where)
	run(program, 'import', 'kaigo', '--data', where, ...area, csv)
	for (const [table, columns, values, every] of beside)
		sql(where, `INSERT INTO ${table} (region, id, version, changed, changed_by, removed, organization, ${columns})`
			+ ` SELECT region, id, 1, changed, changed_by, 0, id, ${values}`
			+ ' FROM (SELECT o.*, row_number() OVER (ORDER BY id) AS r FROM organization o) AS o'
			+ ` WHERE town_code IS NOT NULL AND r % ${every} = 0`)
	settle(where)
	return { where, name }
}

const scratch = mkdtempSync(join(tmpdir(), 'yui-places-'))
const csv = join(scratch, 'made.csv')
writeFileSync(csv, `${head}\n${Array.from({ length: places }, (_, i) => row(i)).join('\n')}\n`)
const small = await open(make('places_one', csv, '--area', '07'), 8875)
const large = await open(make('places_all', csv, '--all'), 8876)
rmSync(scratch, { recursive: true, force: true })

const [south, west] = corner(7)
const town = `code=${town_code(7, 4)}`, near = `at=${south + 0.5},${west + 0.5}`
const fact = 'fact.dementia=yes'
/** Of the first kind at most so many times the prefecture's; of the second at most so many ms. */
const pages = [
	['area, service and fact', `/finding?${town}&service=110&${fact}`, 1.3],
	['area, service, fact and a Sunday', `/finding?${town}&service=110&${fact}&day=sunday`, 1.3],
	['area and words', `/finding?${town}&q=${encodeURIComponent('さくらの家')}`, 1.3],
	['within 10 km, service and fact', `/finding?${near}&radius=10&service=110&${fact}`, 1.3],
	['a service and a fact, anywhere', `/finding?service=110&${fact}`],
	['words that a quarter has', `/finding?q=${encodeURIComponent('さくらの家')}`],
	['the nearest of all', `/finding?${near}`],
	['all of them', '/finding'],
	['residents: words that a quarter has', `/public?q=${encodeURIComponent('さくらの家')}`],
]

console.log(`# ${engine}: a prefecture and all ${places} places, one worker, the median of ${times}`)
for (const [name, path, grows] of pages) {
	const [first, then] = await costs(small, large, path)
	const there = (await ask(large.address, large.cookie, path)).text.match(/(\d+) ?件/)
	say(`${name} (${there?.[1]} found), ms`, then.toFixed(1))
	say(`${name}, of a prefecture's ${first.toFixed(1)} ms`, (then / first).toFixed(2), grows, 'less')
}
const map = '/finding?map=drawn', page = await ask(small.address, small.cookie, map)
say('a map of 1,200 places, ms', (await costs(small, large, map))[0].toFixed(1), 50, 'less')
say('its page, KB', (page.text.length / 1024).toFixed(0), 200, 'less')
for (const at of [small, large]) {
	at.child.kill()
	await ended(at.server)
}
finish()
