// forms: what makes typing quicker.  Without it every form works and asks the same.

// ---- Dates: how what was typed is understood, in both calendars ----

const eras = [
	['令和', 'R', 2019, 20190501], ['平成', 'H', 1989, 19890108], ['昭和', 'S', 1926, 19261225],
	['大正', 'T', 1912, 19120730], ['明治', 'M', 1868, 18681023],
]
const weekdays = '日月火水木金土'

function day(year, month, date) {
	const d = new Date(year, month - 1, date)

	return year > 1868 && d.getMonth() === month - 1 && d.getDate() === date ? d : null
}

function era_of(d) {
	const packed = d.getFullYear() * 10000 + (d.getMonth() + 1) * 100 + d.getDate()

	return eras.find(([, , , begins]) => packed >= begins)
}

function relative(word) {
	const by = { '今日': 0, '本日': 0, '今': 0, '明日': 1, '昨日': -1 }[word]
	const d = new Date()

	return by === undefined ? null : new Date(d.getFullYear(), d.getMonth(), d.getDate() + by)
}

function read_date(typed) {
	const s = typed.normalize('NFKC').trim().replace('元年', '1年')
	const era = eras.find(([name, letter]) => s.startsWith(name) || s.startsWith(name[0]) ||
		s[0]?.toUpperCase() === letter)
	const n = s.match(/\d+/g)?.map(Number) ?? []
	const packed = s.match(/^\D*(\d{2}|\d{4})(\d{2})(\d{2})$/)

	if (relative(s))
		return relative(s)
	if (packed)
		n.splice(0, 1, ...packed.slice(1).map(Number))
	if (era && n.length === 3) {
		const d = day(era[2] + n[0] - 1, n[1], n[2])

		return d && era_of(d) === era ? d : null
	}
	if (n.length === 3 && n[0] > 999)
		return day(...n)
	return n.length === 2 && /^\d{1,2}[/月-]\d{1,2}日?$/.test(s) ? day(new Date().getFullYear(), ...n) : null
}

function write_date(d) {
	const era = era_of(d)
	const year = d.getFullYear() - era[2] + 1

	return `${era[0]}${year === 1 ? '元' : year}年${d.getMonth() + 1}月${d.getDate()}日` +
		`（${d.getFullYear()}年・${weekdays[d.getDay()]}）`
}

function echo(input) {
	const out = document.getElementById(input.id.replace(/^f-/, 'd-'))
	const [, date, time] = input.value.normalize('NFKC').trim().match(/^(.*?)(?:[ T]+(\d{1,2}:?\d{2}|\d{1,2}時\d{0,2}分?))?$/)
	const d = read_date(date)

	if (out)
		out.value = d ? write_date(d) + (time ? ` ${time}` : '') : ''
}

for (const input of document.querySelectorAll('[data-kind=date], [data-kind=moment]'))
	input.addEventListener('input', () => echo(input))

// ---- Kana: the reading is caught while the name is composed, and offered ----

const katakana = (s) => s.normalize('NFKC').replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60))
const only_kana = /^[ぁ-ゖァ-ヺー\s]+$/

function offer_kana(kana, reading) {
	const id = `${kana.id}-offer`
	const button = document.getElementById(id) ?? document.createElement('button')

	button.id = id
	button.type = 'button'
	button.className = 'plain'
	button.textContent = `「${reading}」を入れる`
	button.hidden = !reading || kana.value.trim() === reading
	button.onclick = () => {
		kana.value = reading
		kana.dispatchEvent(new Event('input', { bubbles: true }))
		button.hidden = true
		kana.focus()
	}
	if (!button.isConnected)
		kana.closest('.field').append(button)
}

function watch_kana(kana, source) {
	let reading = ''
	let composing = ''

	source.addEventListener('compositionstart', () => { composing = '' })
	source.addEventListener('compositionupdate', (e) => {
		const s = e.data.replace(/[a-zａ-ｚ]+$/i, '')

		if (s && only_kana.test(s))
			composing = s
	})
	source.addEventListener('compositionend', (e) => {
		if (e.data)
			reading += katakana(composing)
		offer_kana(kana, reading.trim())
	})
	source.addEventListener('input', (e) => {
		if (!source.value.trim())
			reading = ''
		else if (only_kana.test(source.value))
			reading = katakana(source.value)
		else if (e.inputType === 'insertText' && /^\s$/.test(e.data ?? ''))
			reading += ' '
		if (!e.isComposing)
			offer_kana(kana, reading.trim())
	})
}

for (const kana of document.querySelectorAll('[data-kana-of]')) {
	const source = kana.form.elements[kana.dataset.kanaOf]

	if (source)
		watch_kana(kana, source)
}

// ---- Several codes: the first chosen is the primary one ----

function watch_codes(pick) {
	const boxes = [...pick.querySelectorAll('input[type=checkbox]')]
	const first = pick.parentElement.querySelector('.first')
	const select = first.querySelector('select')
	let order = boxes.filter((b) => b.checked).map((b) => b.value)

	const show = () => {
		select.value = order[0] ?? ''
		first.hidden = order.length < 2
		for (const option of select.options)
			option.hidden = option.disabled = !order.includes(option.value) && option.value !== select.value
		for (const box of boxes) {
			const label = box.closest('label')

			label.querySelector('.primary')?.remove()
			if (order.length < 2 || box.value !== order[0])
				continue
			label.insertAdjacentHTML('beforeend', '<span class="primary">主</span>')
		}
	}
	if (select.value)
		order = [select.value, ...order.filter((v) => v !== select.value)]
	pick.addEventListener('change', (e) => {
		order = order.filter((v) => v !== e.target.value)
		if (e.target.checked)
			order.push(e.target.value)
		show()
	})
	select.addEventListener('change', () => {
		order = [select.value, ...order.filter((v) => v !== select.value)]
		show()
	})
	show()
}

document.querySelectorAll('.pick[data-first]').forEach(watch_codes)

// ---- Long lists narrow down while typing ----

const fold = (s) => katakana(s).toLowerCase()

for (const select of document.querySelectorAll('select.narrowed')) {
	const input = document.createElement('input')

	input.type = 'search'
	input.className = 'narrowing'
	input.placeholder = '入力して絞り込む'
	input.setAttribute('aria-label', `${select.labels[0]?.firstChild.textContent ?? ''}を絞り込む`)
	input.autocomplete = 'off'
	input.addEventListener('input', () => {
		const found = [...select.options].filter((o) => {
			o.hidden = o.value !== '' && !fold(o.label).includes(fold(input.value.trim()))
			return !o.hidden && o.value
		})

		if (input.value.trim() && found.length === 1)
			select.value = found[0].value
	})
	select.before(input)
}

// ---- Texts grow with what is written ----

function grow(area) {
	area.style.height = 'auto'
	area.style.height = `${Math.min(area.scrollHeight + 4, 900)}px`
}

for (const area of document.querySelectorAll('textarea')) {
	area.addEventListener('input', () => grow(area))
	if (area.value)
		grow(area)
}

// ---- What is too long is told where it stands, before anything is sent; nothing is cut off ----

function check_length(input) {
	const n = [...input.value.trim()].length
	const most = Number(input.dataset.most)
	const say = n > most ? `${n}文字あります。${most}文字までです。あと${n - most}文字減らしてください。` : ''
	const id = `${input.id}-long`
	const told = document.getElementById(id) ?? Object.assign(document.createElement('p'), { id, className: 'err' })

	input.setCustomValidity(say)
	told.textContent = say
	told.hidden = !say
	if (say && !told.isConnected) {
		told.setAttribute('role', 'status')
		input.after(told)
	}
}

for (const input of document.querySelectorAll('textarea[data-most], input[data-most]:not([type=file])'))
	input.addEventListener('input', () => check_length(input))
document.addEventListener('change', (e) => {
	if (e.target.matches('form'))
		e.target.querySelectorAll('textarea[data-most]').forEach(check_length)
})

// ---- What asks for the focus is seen whole, clear of the bars, with what is said below it ----

document.querySelector('[autofocus]')?.closest('.field, details')?.scrollIntoView({ block: 'nearest' })

// ---- Quick forms: Enter goes on to the next field, digits choose ----

function go_on(from) {
	const radio = (e) => e.type === 'radio' && !e.checked &&
		[...from.form.querySelectorAll(`[name="${CSS.escape(e.name)}"]:checked`)].length > 0
	const all = [...from.form.elements].filter((e) => e.offsetParent && !e.disabled && e.type !== 'hidden' &&
		e.tagName !== 'FIELDSET' && !radio(e))

	all[all.indexOf(from) + 1]?.focus()
}

for (const form of document.querySelectorAll('form[data-keys=quick]'))
	form.addEventListener('keydown', (e) => {
		const pick = e.target.closest('.pick')

		if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey)
			return
		if (e.key === 'Enter' && e.target.matches('input')) {
			e.preventDefault()
			go_on(e.target)
		} else if (pick && /^[1-9]$/.test(e.key)) {
			const choice = pick.querySelectorAll('input')[e.key - 1]

			choice?.focus()
			choice?.click()
		}
	})

// ---- What is known of whom was chosen fills what nobody has chosen ----

function watch_filled(form, name) {
	let filled = null

	form.addEventListener('change', (e) => {
		if (e.isTrusted && e.target.name === name)
			filled = null
	})
	return (value) => {
		const all = [...form.querySelectorAll(`[type=radio][name="${name}"]`)]
		const chosen = all.find((e) => e.checked)

		if (chosen && chosen !== filled)
			return
		if (filled)
			filled.checked = false
		filled = all.find((e) => value && e.value === value) ?? null
		if (filled) {
			filled.checked = true
			filled.dispatchEvent(new Event('change', { bubbles: true }))
		}
	}
}

// ---- Beside the form: what is there already of what is typed; data-by: input, or input:as ----

for (const aside of document.querySelectorAll('[data-similar]')) {
	const form = aside.closest('.cols').querySelector('form')
	const fill = watch_filled(form, 'municipality')
	const inputs = aside.dataset.by.split(' ').map((pair) => pair.split(':'))
	let timer = 0

	const look = async () => {
		const asked = new URLSearchParams()

		for (const [name, as] of inputs)
			if (form.elements[name]?.value)
				asked.set(as ?? name, form.elements[name].value)
		const answer = await fetch(`${aside.dataset.similar}?${asked}`, { headers: { 'HX-Request': 'true' } })
			.catch(() => null)

		if (answer?.ok) {
			aside.innerHTML = await answer.text()
			fill(aside.querySelector('[data-fill=municipality]')?.value)
		}
	}
	const soon = () => {
		clearTimeout(timer)
		timer = setTimeout(look, 250)
	}

	form.addEventListener('picked', soon)
	for (const [name] of inputs)
		form.elements[name]?.addEventListener('input', soon)
}

const since = document.querySelector('[data-since]')

if (since)
	setInterval(() => {
		const s = Math.max(0, Math.floor((Date.now() - since.dataset.since) / 1000))

		since.textContent = `経過 ${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
	}, 1000)

// ---- Files: one that is too large is told before it is sent ----

for (const input of document.querySelectorAll('input[type=file][data-most]'))
	input.addEventListener('change', () => {
		const most = Number(input.dataset.most)
		const large = [...input.files].find((file) => file.size > most)

		input.setCustomValidity(large
			? `「${large.name}」は大きすぎます。一つ${Math.floor(most / 1e6)} MBまでです。` : '')
		input.reportValidity()
	})

// ---- Days that are offered: each becomes a button that fills the field ----

for (const offered of document.querySelectorAll('[data-fill] data')) {
	const input = document.getElementById(offered.parentElement.dataset.fill)
	const button = document.createElement('button')

	button.type = 'button'
	button.className = 'btn quiet small'
	button.append(offered.textContent)
	button.addEventListener('click', () => {
		input.value = offered.value
		input.dispatchEvent(new Event('input', { bubbles: true }))
		input.focus()
	})
	offered.replaceChildren(button)
}
