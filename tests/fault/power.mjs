// power: what may be on the disk when the power fails, out of what powerloss.c wrote down.
// docs/decisions/0031-power-loss.md says what the model is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sector = 512

// ---- Reading the record ----

function parse(line) {
	const [kind, first, ...rest] = line.split(' ')
	switch (kind) {
	case 'C': return { kind, file: first, name: rest.join(' ') }
	case 'W': return { kind, file: first, at: Number(rest[0]), length: Number(rest[1]) }
	case 'T': return { kind, file: first, size: Number(rest[0]) }
	case 'S': return { kind, file: first, since: Number(rest[0]) }
	case 'D': return { kind, since: Number(first) }
	case 'U': return { kind, name: line.slice(2) }
	case 'R': return { kind, from: line.slice(2).split('/')[0], name: line.slice(2).split('/')[1] }
	case 'N': return { kind, to: Number(first) }
	case 'A': return { kind, said: line.slice(2) }
	default: throw new Error(`what is ${line}?`)
	}
}

// A file system gives the number of a file that is gone to the next one.
function numbered(step, born) {
	if (step.kind === 'C')
		born.set(step.file, (born.get(step.file) ?? 0) + 1)
	return step.file ? { ...step, file: `${step.file}.${born.get(step.file) ?? 0}` } : step
}

export function read_record(path) {
	const all = readFileSync(path)
	const steps = []
	const born = new Map()
	for (let position = 0; position < all.length;) {
		const end = all.indexOf(10, position)
		const step = numbered({ ...parse(all.toString('utf8', position, end)), position }, born)
		position = end + 1
		if (step.kind === 'W') {
			step.bytes = all.subarray(position, position + step.length)
			position += step.length
		}
		steps.push(step)
	}
	return steps
}

// ---- The disk ----

// Contents grow; a file's length is kept beside its room.
class Content {
	constructor() {
		this.room = Buffer.alloc(0)
		this.size = 0
	}

	copy() {
		const other = new Content()
		other.room = Buffer.from(this.room)
		other.size = this.size
		return other
	}

	put(at, bytes) {
		const end = at + bytes.length
		if (end > this.room.length)
			this.room = Buffer.concat([this.room, Buffer.alloc(Math.max(end * 2, 4096) - this.room.length)])
		bytes.copy(this.room, at)
		this.size = Math.max(this.size, end)
	}

	cut(size) {
		if (size < this.size)
			this.room.fill(0, size, this.size)
		else if (size > this.size)
			this.put(size - 1, Buffer.alloc(1))
		this.size = size
	}

	apply(step) {
		if (step.kind === 'W')
			this.put(step.at, step.bytes)
		else
			this.cut(step.size)
	}
}

function rename(names, step) {
	if (step.kind === 'C') {
		names.set(step.name, step.file)
	} else if (step.kind === 'U') {
		names.delete(step.name)
	} else if (names.has(step.from)) {
		names.set(step.name, names.get(step.from))
		names.delete(step.from)
	}
}

// What is surely on the disk, and what is only on its way.
export class Disk {
	// deaf: a disk that only says that it has written; to show that the check would notice.
	constructor({ deaf = false } = {}) {
		this.deaf = deaf
		this.files = new Map()
		this.names = new Map()
		this.pending = new Map()
		this.renaming = []
	}

	file(number) {
		if (!this.files.has(number)) {
			this.files.set(number, new Content())
			this.pending.set(number, [])
		}
		return this.files.get(number)
	}

	take(step) {
		switch (step.kind) {
		case 'W': case 'T':
			this.file(step.file)
			this.pending.get(step.file).push(step)
			break
		case 'S': this.sync(step); break
		case 'C': case 'U': case 'R':
			if (step.file)
				this.file(step.file)
			this.renaming.push(step)
			break
		case 'D':
			for (const one of this.renaming.filter((r) => r.position < step.since))
				rename(this.names, one)
			this.renaming = this.renaming.filter((r) => r.position >= step.since)
			break
		}
	}

	sync({ file, since }) {
		const content = this.file(file)
		if (this.deaf)
			return
		for (const step of this.pending.get(file).filter((s) => s.position < since))
			content.apply(step)
		this.pending.set(file, this.pending.get(file).filter((s) => s.position >= since))
	}

	// Writes one state into a folder: `choose(steps)` says which of those that were on their way came
	// through, `torn(step)` of a write which sectors.
	lay_out(folder, { choose, torn }) {
		const names = new Map(this.names)
		for (const step of choose(this.renaming))
			rename(names, step)
		for (const [name, number] of names) {
			const content = this.file(number).copy()
			for (const step of choose(this.pending.get(number)))
				(torn ? torn(step) : [step]).forEach((piece) => content.apply(piece))
			writeFileSync(join(folder, name), content.room.subarray(0, content.size), { mode: 0o600 })
		}
	}
}

function sectors(step) {
	if (step.kind === 'T')
		return [step]
	const pieces = []
	for (let from = 0; from < step.length; from += sector)
		if (Math.random() < 0.5)
			pieces.push({ kind: 'W', at: step.at + from, bytes: step.bytes.subarray(from, from + sector) })
	return pieces
}

// In which ways what was on its way may have come through.
export const ways = {
	'nothing of it': { choose: () => [] },
	'all of it': { choose: (steps) => steps },
	'the first of it': { choose: (steps) => steps.slice(0, Math.floor(Math.random() * (steps.length + 1))) },
	'some of it': { choose: (steps) => steps.filter(() => Math.random() < 0.5) },
	'sectors of it': { choose: (steps) => steps.filter(() => Math.random() < 0.8), torn: sectors },
}
