// drafts: what is being typed is kept on the server.  Forms with data-draft="KEY" take part; with
// data-draft-new="draft" the key gets "?draft=TOKEN", so that two new ones stay apart; the first words
// of the inputs that data-draft-about names tell them apart in lists; with data-restore the page
// asks for what was kept, and forgets it when the form has been sent.  A form with data-merge="KEY"
// is what became of a form of that key: the draft is needed until this one is sent.

const PAUSE = 1000
const LONGEST = 4000
const AGAIN = 3000

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

// Puts what was kept back into the form.
function fill(form, kept) {
	const names = new Set([...form.elements].map((e) => e.name))

	for (const name of names) {
		const values = kept.getAll(name)

		if (!name || ['csrf', 'version', 'token'].includes(name) || !(kept.has(name) || kept.has(`${name}.shown`)))
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

function offer(form, say, kept, after) {
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
		fill(form, kept)
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
	const place = `draft ${key_of(form)}`
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
		body.delete('csrf')
		sessionStorage.setItem(place, body.toString())
		tell(say, false)
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
				sessionStorage.removeItem(place)
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
		sessionStorage.removeItem(place)
		if ('restore' in form.dataset)
			sessionStorage.setItem('sent', key_of(form))
	})
	addEventListener('pageshow', (e) => { state.stopped = e.persisted ? false : state.stopped })
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'hidden' && state.since)
			keep()
	})

	const unsent = sessionStorage.getItem(place)

	if (unsent)
		offer(form, 'つながらなかったときの入力が、この端末に残っています。', new URLSearchParams(unsent),
			() => sessionStorage.removeItem(place))
}

async function restore(form) {
	const key = key_of(form)
	const answer = await fetch(`/drafts/form?key=${encodeURIComponent(key)}`).catch(() => null)

	if (answer?.status !== 200)
		return
	const kept = new URLSearchParams(await answer.text())

	offer(form, `書きかけがあります（${kept.get('draft_at')} まで）。`, kept, () => discard(key))
}

const forms = [...document.querySelectorAll('form[data-draft]')]
const merging = document.querySelector('form[data-merge]')
const sent = sessionStorage.getItem('sent')

forms.forEach(watch)
merging?.addEventListener('submit', () => {
	if (merging.dataset.merge)
		sessionStorage.setItem('sent', merging.dataset.merge)
})
// A page that is not the form again, nor a colleague's text beside it: what was sent has been
// saved.  Else it was refused, and the draft is needed until it is sent anew.
if (sent) {
	sessionStorage.removeItem('sent')
	if (!forms.some((form) => key_of(form) === sent) && !merging && !document.querySelector('.problem'))
		discard(sent)
}
for (const form of forms)
	if ('restore' in form.dataset && !document.querySelector('.problems') && sent !== key_of(form))
		restore(form)
