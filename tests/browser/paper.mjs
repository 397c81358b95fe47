// paper: what the program prints.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect_equal, pictures } from './browser.mjs'

// The path of the PDF, which is kept among the pictures.
export async function pdf_of(page, path, name) {
	const answer = await page.request.get(path)
	const file = join(pictures, `${name}.pdf`)

	expect_equal(answer.status(), 200, path)
	expect_equal(answer.headers()['content-type'], 'application/pdf', path)
	writeFileSync(file, await answer.body())
	return file
}

// What a PDF says, line by line and in NFKC; its pages are kept as pictures beside it.
export function text_of(file) {
	execFileSync('pdftoppm', ['-r', '80', '-png', file, file.replace('.pdf', '')])
	return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFKC')
}
