// guide: what the stories 8-guide-… show becomes the pictures of docs/guide, and what their pages say
// is held against its words.  GUIDE_IMAGES=docs/guide/images keeps the pictures; without it they go
// where all pictures go.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expect_equal, pictures } from './browser.mjs'
import { pdf_of } from './paper.mjs'
import { make_small } from './small.mjs'

const images = process.env.GUIDE_IMAGES ?? join(pictures, 'guide')
const made = new Set()
let seen = ''

mkdirSync(images, { recursive: true })

const squeeze = (s) => s.normalize('NFKC').replace(/\s+/g, '')

function keep(name) {
	const path = join(images, name + '.png')

	if (process.env.GUIDE_IMAGES)
		make_small(path)
	expect(statSync(path).size < (process.env.GUIDE_IMAGES ? 150e3 : 500e3), `${name}.png is too heavy`)
	made.add(name + '.png')
}

// Remembers what a page says.
export async function read(page) {
	seen += squeeze(await page.content())
}

// Reads a page, and keeps its picture: of one element, or of the top of the page.
export async function show(page, name, what = {}) {
	const { of, upto, focus } = what
	const path = join(images, name + '.png')
	const size = page.viewportSize()
	const typing = await page.evaluateHandle(() => document.activeElement)

	await read(page)
	if (!focus)
		await typing.evaluate((e) => e.blur())
	if (of) {
		await page.setViewportSize({ width: size.width, height: 1800 }) // else what sticks stands before it
		await page.locator(of).first().screenshot({ path })
		await page.setViewportSize(size)
	} else {
		await page.screenshot({ path, clip: { x: 0, y: 0, width: size.width, height: upto ?? size.height } })
	}
	if (!focus)
		await typing.evaluate((e) => e.focus({ preventScroll: true }))
	keep(name)
}

// A paper, kept as the picture of its first page.
export async function show_paper(page, path, name) {
	const file = await pdf_of(page, path, `guide-${name}`)

	execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, join(images, name)])
	keep(name)
}

// Whether every picture and every button that the guide speaks of is there.
export function hold_against_guide() {
	const guide = join('docs', 'guide')
	const pages = readdirSync(guide).filter((f) => f.endsWith('.md'))
	const words = pages.map((f) => readFileSync(join(guide, f), 'utf8')).join('\n')
	const shown = [...words.matchAll(/\]\(images\/([^)]+)\)/g)].map((m) => m[1])
	const said = [...words.matchAll(/［([^］\n]+)］/g)].map((m) => m[1])

	expect_equal(shown.filter((f) => !made.has(f)), [], 'pictures that nobody makes')
	expect_equal([...made].filter((f) => !shown.includes(f)), [], 'pictures that no page shows')
	expect(said.length > 50, 'the guide names the buttons')
	expect_equal(said.filter((w) => !seen.includes(squeeze(w))), [], 'words in ［］ that stand on no page')
	if (process.env.GUIDE_IMAGES)
		for (const old of readdirSync(images).filter((f) => !made.has(f)))
			rmSync(join(images, old))
}
