// phrases: texts that are written again and again, by ";", a word and Tab, or out of a list.
// Without it they are copied from their own page.

const fold = (s) => s.normalize('NFKC').toLowerCase()
const lists = new Map() // by whose name stands in them

// Asked for once a page and person; an array when it is there.
function list_of(area) {
	const person = area.form?.elements.person?.value || document.querySelector('[data-person]')?.dataset.person || ''

	if (!lists.has(person)) {
		lists.set(person, null)
		fetch(`/phrases/json?person=${encodeURIComponent(person)}`)
			.then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status))
			.then((all) => lists.set(person, all))
			.catch(() => lists.delete(person))
	}
	return lists.get(person)
}

// What is called just before the caret: where it begins, and the word, which may be empty.
function called(area) {
	const at = area.selectionStart
	const found = at === area.selectionEnd && area.value.slice(0, at).match(/[;；]([^\s;；]{0,20})$/)

	return found ? { from: at - found[0].length, word: fold(found[1]) } : null
}

function used(area, phrase) {
	const csrf = area.form.elements.csrf?.value

	if (csrf)
		fetch(`/phrases/${phrase.id}/used`, { method: 'POST', body: new URLSearchParams({ csrf }), keepalive: true })
			.catch(() => {}) // it is only counted
}

// As if it were typed, so that Ctrl+Z takes it back and the draft knows.
function put(area, from, phrase) {
	area.focus()
	area.setSelectionRange(from, area.selectionEnd)
	if (!document.execCommand('insertText', false, phrase.text)) {
		area.setRangeText(phrase.text, from, area.selectionEnd, 'end')
		area.dispatchEvent(new Event('input', { bubbles: true }))
	}
	used(area, phrase)
}

function offer(area) {
	const box = document.createElement('ul')
	const button = document.createElement('button')
	const id = `${area.id || area.name}-phrases`
	let now = -1

	box.id = id
	box.className = 'suggestions phrases-box'
	box.hidden = true
	box.setAttribute('role', 'listbox')
	box.setAttribute('aria-label', '定型文')
	button.type = 'button'
	button.className = 'plain phrases-open'
	button.tabIndex = -1 // the keys have ; and Tab
	button.textContent = '定型文'
	button.setAttribute('aria-expanded', 'false')
	button.setAttribute('aria-controls', id)
	const around = document.createElement('div')

	around.className = 'suggests'
	area.before(around)
	around.append(area, button, box)

	const options = () => [...box.querySelectorAll('[role=option]')]
	const close = () => {
		box.hidden = true
		button.setAttribute('aria-expanded', 'false')
		area.removeAttribute('aria-activedescendant')
	}
	const activate = (i) => {
		const all = options()

		all[now]?.setAttribute('aria-selected', 'false')
		now = all.length ? (i + all.length) % all.length : -1
		all[now]?.setAttribute('aria-selected', 'true')
		all[now]?.scrollIntoView({ block: 'nearest' })
		if (all[now])
			area.setAttribute('aria-activedescendant', all[now].id)
	}
	const choose = (phrase) => {
		const call = called(area)

		close()
		put(area, call ? call.from : area.selectionStart, phrase)
	}
	const show = (phrases) => {
		box.replaceChildren(...phrases.map((phrase, i) => {
			const option = document.createElement('li')
			const word = document.createElement('small')

			option.id = `${id}-${i}`
			option.setAttribute('role', 'option')
			option.setAttribute('aria-selected', 'false')
			word.textContent = phrase.word ? `　;${phrase.word}` : ''
			option.append(phrase.name, word)
			option.addEventListener('click', () => choose(phrase))
			return option
		}))
		box.setAttribute('role', phrases.length > 0 ? 'listbox' : 'list')
		if (phrases.length === 0)
			box.innerHTML = '<li><a href="/phrases" target="_blank" rel="noopener">合う定型文がありません。加える</a></li>'
		box.hidden = false
		button.setAttribute('aria-expanded', 'true')
		activate(0)
	}
	// The list may still be on its way.
	const open = (word, tries = 20) => {
		const all = list_of(area)

		if (all)
			show(all.filter((phrase) => fold(phrase.word).startsWith(word)))
		else if (tries > 0)
			setTimeout(open, 100, word, tries - 1)
	}

	button.addEventListener('click', () => {
		if (!box.hidden)
			return close()
		area.focus()
		open('')
	})
	box.addEventListener('mousedown', (e) => e.preventDefault())
	area.addEventListener('blur', close)
	area.addEventListener('input', () => {
		close()
		if (called(area))
			list_of(area)
	})
	area.addEventListener('keydown', (e) => {
		if (e.isComposing)
			return
		const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
		const call = e.key === 'Tab' && !e.shiftKey && box.hidden ? called(area) : null
		const fitting = call ? list_of(area)?.filter((phrase) => fold(phrase.word).startsWith(call.word)) : null
		const exact = fitting?.find((phrase) => phrase.word && fold(phrase.word) === call.word)

		if (!box.hidden && step)
			activate(now + step)
		else if (!box.hidden && e.key === 'Escape')
			close()
		else if (!box.hidden && (e.key === 'Enter' || e.key === 'Tab') && !e.ctrlKey && options()[now])
			options()[now].click()
		else if (exact || fitting?.length === 1)
			put(area, call.from, exact ?? fitting[0])
		else if (call && (!fitting || fitting.length > 0))
			open(call.word)
		else
			return
		e.preventDefault()
		e.stopPropagation()
	})
}

for (const area of document.querySelectorAll('main form[method=post] textarea'))
	offer(area)
