// live: who else has this record open, and that it was saved elsewhere.  One connection serves all
// tabs of the browser: the tab that holds the lock listens for the others.  Nothing typed is
// touched; the page only says what happened.

const place = document.getElementById('live')
const topics = [...new Set([...document.querySelectorAll('[data-topic]')].map((e) => e.dataset.topic))]
const channel = new BroadcastChannel('yui-live')
const me = crypto.randomUUID()
const MOST = 8

// ---- What the page says ----

function note(id, say, link, label = '新しい内容を見る', where = place) {
	const old = document.getElementById(id)

	// What stands there already is not said again, nor taken from under whoever is about to press it.
	if (old?.firstChild.data === say)
		return
	old?.remove()
	if (!say)
		return
	const p = document.createElement('p')

	p.id = id
	p.className = 'live'
	p.textContent = say
	if (link) {
		const a = document.createElement('a')

		a.href = link
		a.textContent = label
		// A form that is being filled in stays where it is.
		if (document.querySelector('form[data-topic], form[data-draft]'))
			a.target = '_blank'
		p.append('　', a)
	}
	where.append(p)
}

// What this page sends away comes back as an event before the next page is there.
let leaving = false

addEventListener('submit', () => { leaving = true })
addEventListener('pageshow', () => { leaving = false })

// A page about many records says that some are new, and stays as it is read until it is asked for.
const is_kind = (topic) => !topic.includes('/')
const same_page = () => location.pathname + location.search

// At the edge of the window: what is being read does not move, nor what is about to be pressed.
function news() {
	const there = place.querySelector('.news') ?? place.appendChild(document.createElement('div'))

	there.className = 'news'
	return there
}

function changed(topic, who) {
	const said = document.querySelector(`[data-topic="${CSS.escape(topic)}"]`)?.dataset.say

	if (is_kind(topic))
		note(`live-${topic}`, said, same_page(), '表示し直す', news())
	else
		note('live-change', said || `${who ? `${who}さんが` : ''}保存しました。`, record_page())
}

const record_page = () => location.pathname.replace(/\/(edit|close)$/, '')

function hear(event, data) {
	if (event === 'present' && topics.includes(data.topic)) {
		const names = data.names.map((name) => `${name}さん`).join('、')

		note('live-present', names && `${names}もこの記録を開いています。`)
	} else if (event === 'change' && topics.includes(data.topic) && !leaving) {
		changed(data.topic, data.data)
	} else if (event === 'refresh') {
		note('live-change', 'しばらくつながっていませんでした。', topics.some(is_kind) ? same_page() : record_page())
	}
}

// ---- The one connection ----

function lead() {
	const wanted = new Map([[me, topics]])
	let source = null
	let now = ''

	const listen = () => {
		const all = [...new Set([...wanted.values()].flat())].slice(-MOST).sort()

		if (all.join() === now)
			return
		now = all.join()
		source?.close()
		source = all.length ? new EventSource(`/events?${new URLSearchParams(all.map((t) => ['topic', t]))}`) : null
		for (const event of source ? ['present', 'change', 'refresh'] : [])
			source.addEventListener(event, (e) => {
				const data = JSON.parse(e.data)

				channel.postMessage({ event, data })
				hear(event, data)
			})
	}

	channel.addEventListener('message', ({ data }) => {
		if (data.want)
			wanted.set(data.from, data.want)
		if (data.gone)
			wanted.delete(data.gone)
		// A tab that has just opened is told who is there by a new connection.
		if (data.fresh)
			now = ''
		listen()
	})
	channel.postMessage({ ask: true })
	listen()
}

if (place && topics.length && 'locks' in navigator) {
	channel.addEventListener('message', ({ data }) => {
		if (data.ask)
			channel.postMessage({ want: topics, from: me })
		if (data.event)
			hear(data.event, data.data)
	})
	addEventListener('pagehide', () => channel.postMessage({ gone: me }))
	channel.postMessage({ want: topics, from: me, fresh: true })
	navigator.locks.request('yui-live', () => new Promise(lead))
}
