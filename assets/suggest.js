// suggest: suggestions while typing, in the search box and in fields that point to a record.
// Without it the search box searches, and a field finds its record when the form is sent.

// `ask` gives the address for what was typed, `pick` does what choosing an option means.  The
// answer is a piece of page whose options have role=option.
function suggest(input, { ask, pick, tag, look }) {
	const box = document.createElement(tag)
	const state = { asked: '', timer: 0, stop: null }

	box.className = look
	box.hidden = true
	box.id = `${input.id || input.name}-suggestions`
	input.after(box)
	input.setAttribute('role', 'combobox')
	input.setAttribute('aria-autocomplete', 'list')
	input.setAttribute('aria-expanded', 'false')
	input.setAttribute('aria-controls', box.id)

	const options = () => [...box.querySelectorAll('[role=option]')]
	const active = () => box.querySelector('[aria-selected=true]')
	const open = (yes) => {
		box.hidden = !yes
		input.setAttribute('aria-expanded', String(yes))
		if (!yes)
			input.removeAttribute('aria-activedescendant')
	}
	const activate = (option) => {
		active()?.setAttribute('aria-selected', 'false')
		option?.setAttribute('aria-selected', 'true')
		option?.scrollIntoView({ block: 'nearest' })
		if (option)
			input.setAttribute('aria-activedescendant', option.id)
	}
	const fill = (html) => {
		box.innerHTML = html
		options().forEach((option, i) => { option.id = `${box.id}-${i}` })
		if (options().length > 0)
			box.setAttribute('role', 'listbox')
		else
			box.setAttribute('role', 'status')
		box.setAttribute('aria-label', '候補')
		open(box.childElementCount > 0)
	}
	const look_up = async (typed) => {
		state.stop?.abort()
		state.stop = new AbortController()
		try {
			const answer = await fetch(ask(typed), { headers: { 'HX-Request': 'true' }, signal: state.stop.signal })

			if (answer.ok && state.asked === typed)
				fill(await answer.text())
		} catch (error) {
			if (error.name !== 'AbortError')
				open(false)
		}
	}

	input.addEventListener('input', (e) => {
		// The latin letters at the end of a reading that is being composed are not there yet.
		const typed = (e.isComposing ? input.value.replace(/[a-zａ-ｚ]+$/i, '') : input.value).trim()

		if (typed === state.asked)
			return
		state.asked = typed
		clearTimeout(state.timer)
		if (typed)
			state.timer = setTimeout(look_up, 80, typed)
		else
			open(false)
	})
	input.addEventListener('keydown', (e) => {
		if (e.isComposing)
			return
		if (box.hidden) {
			if (e.key === 'ArrowDown' && state.asked && state.asked === input.value.trim() && options().length > 0) {
				open(true)
				e.preventDefault()
			}
			return
		}
		const all = options()
		const now = all.indexOf(active())

		if (e.key === 'ArrowDown' || e.key === 'ArrowUp')
			activate(all.at((now + (e.key === 'ArrowDown' ? 1 : now < 0 ? 0 : -1)) % all.length))
		else if (e.key === 'Enter' && now >= 0 && !e.ctrlKey)
			choose(all[now])
		else if (e.key === 'Escape')
			open(false)
		else
			return
		e.preventDefault()
		e.stopPropagation()
	})
	const choose = (option) => {
		clearTimeout(state.timer)
		open(false)
		pick(option)
		state.asked = input.value.trim()
	}
	box.addEventListener('mousedown', (e) => e.preventDefault())
	box.addEventListener('click', (e) => {
		const option = e.target.closest('[role=option]')

		if (option && !option.href)
			choose(option)
	})
	input.addEventListener('blur', () => open(false))
}

// ---- The search box ----

const find = document.querySelector('.find input')

if (find) {
	find.id ||= 'find'
	suggest(find, {
		tag: 'div',
		look: 'found-box',
		ask: (typed) => `${find.form.action}?q=${encodeURIComponent(typed)}`,
		pick: (option) => { location.href = option.href },
	})
}

// ---- Fields that point to a record: the id stands beside the text ----

// The hidden input of that name; where candidates are offered as radio buttons, those.
function id_inputs(input) {
	const name = input.name.replace(/\.title$/, '')

	return [...input.form.elements].filter((e) => e.name === name)
}

function set_id(input, id) {
	for (const e of id_inputs(input)) {
		if (e.type === 'radio')
			e.checked = e.value === id
		else
			e.value = id
	}
	input.dispatchEvent(new CustomEvent('picked', { bubbles: true, detail: id }))
}

for (const input of document.querySelectorAll('input[data-suggest]')) {
	const around = document.createElement('div')

	around.className = 'suggests'
	input.before(around)
	around.append(input)
	input.addEventListener('input', () => set_id(input, ''))
	suggest(input, {
		tag: 'ul',
		look: 'suggestions',
		ask: (typed) => `${input.dataset.suggest}?q=${encodeURIComponent(typed)}`,
		pick: (option) => {
			input.value = option.dataset.title
			set_id(input, option.dataset.id)
		},
	})
}
