// drafts: what is being typed is kept on the server.  Forms with data-draft="KEY" take part; with
// data-draft-new="draft" the key gets "?draft=TOKEN", so that two new ones stay apart; the first words
// of the inputs that data-draft-about names tell them apart in lists; with data-restore the page
// asks for what was kept, and forgets it when it has been saved.
//
// What the server has not got, and what was sent until a page says that it was saved (data-saved: the
// form's token), stays on this device, with the tab and for the account (data-who) alone.  The next
// form of its kind offers it; any other page hands it over to the server.

const PAUSE = 1000
const LONGEST = 4000
const AGAIN = 3000

const { who, saved } = document.querySelector('main')?.dataset ?? {}
const place_of = (key) => `draft ${who} ${key}`
const csrf = () => document.querySelector('[name=csrf]')?.value ?? ''

function key_of(form) {
	const { draft, draftNew } = form.dataset

	return draftNew ? `${draft}?${draftNew}=${form.elements.token.value}` : draft
}

// What tells one draft of many from the others: the label, and the first words of two of its inputs.
function label_of(form) {
	const words = (form.dataset.draftAbout ?? '').split(' ')
		.map((name) => [...form.elements[name]?.value.trim() ?? ''])
		.filter((typed) => typed.length)
		.map((typed) => typed.slice(0, 20).join('') + (typed.length > 20 ? '…' : ''))

	return [form.dataset.draftLabel, ...words.slice(0, 2)].join('　')
}

function body_of(form) {
	const body = new URLSearchParams(new FormData(form))

	body.set('draft_key', key_of(form))
	if (form.dataset.draftLabel)
		body.set('draft_label', label_of(form))
	return body
}

// ---- What stays on the device ----

function leave(key, body) {
	body.delete('csrf')
	try {
		sessionStorage.setItem(place_of(key), body.toString())
	} catch {
		return false // no room; the page still has it
	}
	return true
}

const take = (key) => sessionStorage.removeItem(place_of(key))

function left() {
	const begin = place_of('')

	return Object.keys(sessionStorage).filter((place) => who && place.startsWith(begin))
		.map((place) => ({ key: place.slice(begin.length), kept: new URLSearchParams(sessionStorage.getItem(place)) }))
}

function is_of(form, key) {
	const { draft, draftNew } = form.dataset

	return draftNew ? key.startsWith(`${draft}?${draftNew}=`) : key === draft
}

async function hand_over({ key, kept }) {
	const body = new URLSearchParams(kept)

	body.set('csrf', csrf())
	const answer = await fetch('/drafts', { method: 'POST', body, headers: { 'HX-Request': 'true' } }).catch(() => null)

	await answer?.text() // an answer that is not read stays open
	if (answer?.ok)
		take(key)
}

// ---- Into the form and out of it ----

// Puts what was kept back into the form.  With its version, so that what others saved since is not
// overwritten unseen; what may have been saved has its token, so that it is not saved twice.
function fill(form, kept, again) {
	const names = new Set([...form.elements].map((e) => e.name))

	for (const name of names) {
		const values = kept.getAll(name)

		if (!name || name === 'csrf' || (name === 'token' && !again) || !(kept.has(name) || kept.has(`${name}.shown`)))
			continue
		for (const e of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
			if (e.type === 'checkbox' || e.type === 'radio')
				e.checked = values.includes(e.value)
			else
				e.value = values[0] ?? ''
		}
	}
	form.dispatchEvent(new Event('change', { bubbles: true }))
}

function offer(form, say, kept, after, again = false) {
	const note = document.createElement('p')
	const yes = document.createElement('button')
	const no = document.createElement('button')

	note.className = 'note draft'
	note.setAttribute('role', 'status')
	note.append(Object.assign(document.createElement('span'), { textContent: say }), yes, no)
	for (const [button, label] of [[yes, '続きを開く'], [no, '捨てる']]) {
		button.type = 'button'
		button.className = 'btn quiet small'
		button.textContent = label
	}
	yes.addEventListener('click', () => {
		fill(form, kept, again)
		note.remove()
		form.querySelector('input:not([type=hidden]), textarea, select')?.focus()
	})
	no.addEventListener('click', () => {
		note.remove()
		after()
	})
	form.before(note)
}

function discard(key) {
	const body = new URLSearchParams({ csrf: csrf(), draft_key: key, then: '/drafts', quiet: '1' })

	return fetch('/drafts/discard', { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => null)
}

function watch(form) {
	const state = { timer: 0, since: 0, busy: null, stopped: false }

	const line = () => {
		const known = form.querySelector('#draft-state') ?? document.getElementById('draft-state')

		if (known)
			return known
		const made = document.createElement('span')

		made.id = 'draft-state'
		made.className = 'tag g'
		made.setAttribute('role', 'status')
		form.querySelector('.sum')?.append(made)
		return made
	}
	const tell = (say, well) => {
		const here = line()

		here.textContent = say
		here.className = `tag ${well ? 'g' : 'a'}`
	}
	const failed = (body, say) => {
		tell(leave(key_of(form), body) ? say : `${say}。この画面を閉じないでください`, false)
		clearTimeout(state.timer)
		state.timer = setTimeout(keep, AGAIN)
	}
	const keep = async () => {
		const body = body_of(form)

		clearTimeout(state.timer)
		state.since = 0
		if (state.stopped)
			return
		state.busy?.abort()
		state.busy = new AbortController()
		try {
			const answer = await fetch('/drafts', { method: 'POST', body, headers: { 'HX-Request': 'true' },
				signal: state.busy.signal })

			if (answer.ok) {
				take(key_of(form))
				tell(`下書き保存 ${await answer.text()}`, true)
			} else if (answer.status === 401 || answer.status === 403) {
				failed(body, 'ログインの期限が切れました。別の画面でログインしてください。入力はこの画面に残っています')
			} else if (answer.status === 425) {
				tell('下書きはまもなく保存します', false)
				state.timer = setTimeout(keep, AGAIN)
			} else if (answer.status === 409) {
				failed(body, '書きかけが多すぎて下書きを保存できません。「書きかけ」で要らないものを捨ててください。入力はこの画面に残っています')
			} else {
				failed(body, '下書きを保存できません。入力はこの画面に残っています')
			}
		} catch (error) {
			if (error.name !== 'AbortError')
				failed(body, 'つながりません。入力はこの画面に残っています')
		}
	}
	const soon = () => {
		const now = Date.now()

		if (state.stopped)
			return
		state.since ||= now
		clearTimeout(state.timer)
		state.timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, state.since + LONGEST - now)))
	}

	form.addEventListener('input', soon)
	form.addEventListener('change', soon)
	form.addEventListener('picked', soon)
	form.addEventListener('submit', () => {
		state.stopped = true
		clearTimeout(state.timer)
		state.busy?.abort()
		leave(key_of(form), body_of(form))
		if ('restore' in form.dataset)
			sessionStorage.setItem('sent', `${form.elements.token.value} ${key_of(form)}`)
	})
	addEventListener('pageshow', (e) => { state.stopped = e.persisted ? false : state.stopped })
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'hidden' && state.since)
			keep()
	})

	// A refused form comes back with what was typed.
	if (refused)
		soon()
	else
		unsent.filter(({ key }) => is_of(form, key)).forEach(({ key, kept }) =>
			offer(form, `つながらなかったときの入力があります（${kept.get('draft_label') ?? 'この端末'}）。`, kept,
				() => take(key), true))
}

async function restore(form) {
	const key = key_of(form)
	const answer = await fetch(`/drafts/form?key=${encodeURIComponent(key)}`).catch(() => null)

	if (answer?.status !== 200)
		return
	const kept = new URLSearchParams(await answer.text())

	offer(form, `書きかけがあります（${kept.get('draft_at')} まで）。`, kept, () => discard(key))
}

// ---- What has become of what was sent ----

function settle() {
	const [token, key] = sessionStorage.getItem('sent')?.split(' ') ?? []

	left().filter(({ kept }) => kept.get('token') === saved).forEach(({ key }) => take(key))
	if (!saved || token !== saved)
		return null
	sessionStorage.removeItem('sent')
	discard(key)
	return key
}

const forms = [...document.querySelectorAll('form[data-draft]')]
const refused = document.querySelector('.problems')
const done = settle()
const unsent = left()

forms.forEach(watch)
unsent.filter(({ key }) => !forms.some((form) => is_of(form, key))).forEach(hand_over)
for (const form of forms)
	if ('restore' in form.dataset && !refused && done !== key_of(form) && !unsent.some(({ key }) => is_of(form, key)))
		restore(form)
