// app: the codes that an app on a telephone would show (RFC 6238).
import { createHmac } from 'node:crypto'

function base32(text) {
	const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
	const bits = [...text.replace(/\s/g, '')].map((c) => signs.indexOf(c).toString(2).padStart(5, '0')).join('')

	return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
}

// What an app shows; ahead: steps later.
export function app_code(secret, ahead = 0) {
	const counter = Buffer.alloc(8)

	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead))
	const hash = createHmac('sha1', base32(secret)).update(counter).digest()
	const at = hash[19] & 15

	return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// Before a code is read that is typed a while later: not at the end of its half minute.
export async function early_in_step(page) {
	const left = 30000 - Date.now() % 30000

	if (left < 12000)
		await page.waitForTimeout(left)
}
