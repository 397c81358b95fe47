// yui: keys and lists.  Everything works without it.

const typing = (e) => e.target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, dialog[open]')

// ---- What is shown for a time only goes when it is up ----

const leave = document.querySelector('[data-leave]')

if (leave)
	setTimeout(() => location.replace(leave.dataset.leaveTo), leave.dataset.leave * 1000)

// ---- What goes on by itself is looked at until it has ended ----

const waiting = document.querySelector('[data-progress]')

async function look_on() {
	const answer = await fetch(waiting.dataset.progress, { headers: { 'HX-Request': 'true' } }).catch(() => null)
	const now = answer?.ok ? await answer.json() : null

	if (now?.ended || answer?.status === 401) {
		location.reload()
		return
	}
	if (now) {
		const bar = waiting.querySelector('progress')

		bar.max = now.whole || 1
		bar.value = now.done
		waiting.querySelector('[role=status]').textContent = now.say
	}
	setTimeout(look_on, 1000)
}

if (waiting)
	setTimeout(look_on, 300)

// ---- Keys ----

const keys = document.getElementById('keys')
const show_keys = document.getElementById('show-keys')

if (keys && show_keys) {
	show_keys.hidden = false
	show_keys.addEventListener('click', () => keys.showModal())
}

// The next or previous of what can be opened in the page's lists.
function move(by) {
	const open = [...document.querySelectorAll('.list .open, .rows a.t, .rows .t > a')].filter((a) => a.offsetParent)
	const now = open.indexOf(document.activeElement)
	const to = open[now < 0 ? (by > 0 ? 0 : open.length - 1) : now + by]

	to?.focus()
	return Boolean(to)
}

const in_list = () => document.activeElement.matches('.list .open, .rows a')

// The form that Ctrl+Enter sends: the one typed into; outside of all, the only open one that goes on.
function form_of(target) {
	const open = [...document.querySelectorAll('main form[method=post] button.go')].filter((b) => b.offsetParent)

	if (target.closest('form, dialog'))
		return target.closest('form[method=post]')
	return open.length === 1 ? open[0].form : null
}

const actions = {
	'/': () => document.querySelector('.find input')?.focus() ?? true,
	'n': () => document.querySelector('.start')?.click() ?? true,
	'?': () => keys?.showModal() ?? true,
	'j': () => move(1),
	'k': () => move(-1),
	'ArrowDown': () => in_list() && move(1),
	'ArrowUp': () => in_list() && move(-1),
}

document.addEventListener('keydown', (e) => {
	if (e.isComposing)
		return
	if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
		const form = form_of(e.target)

		if (form) {
			e.preventDefault()
			form.requestSubmit(form.querySelector('button.go'))
		}
		return
	}
	if (e.ctrlKey || e.metaKey || e.altKey || typing(e))
		return
	if (/^[1-9]$/.test(e.key) && !e.target.closest('.pick')) {
		document.querySelector(`[data-key="${e.key}"]`)?.click()
		return
	}
	if (actions[e.key]?.())
		e.preventDefault()
})

for (const back of document.querySelectorAll('[data-back]')) {
	if (history.length < 2)
		continue
	back.hidden = false
	back.addEventListener('click', (e) => {
		e.preventDefault()
		history.back()
	})
}
