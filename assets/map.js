// map: dragging, the wheel, and the place under the pointer; links do the rest without it.
const map = document.querySelector('svg[data-map]')

function show(view) {
	map.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`)
}

function begin() {
	const [, , w, h] = map.getAttribute('viewBox').split(' ').map(Number)
	const view = { x: 0, y: 0, w, h }
	let from = null, moved = false

	map.addEventListener('pointerdown', (e) => {
		if (e.button !== 0)
			return
		from = { x: e.clientX, y: e.clientY }
		moved = false
	})
	map.addEventListener('pointermove', (e) => {
		if (!from || e.buttons === 0)
			return
		const scale = view.w / map.clientWidth
		moved ||= Math.hypot(e.clientX - from.x, e.clientY - from.y) > 5
		if (!moved)
			return
		view.x -= (e.clientX - from.x) * scale
		view.y -= (e.clientY - from.y) * scale
		from = { x: e.clientX, y: e.clientY }
		show(view)
	})
	addEventListener('pointerup', () => { from = null })
	map.addEventListener('click', (e) => {
		if (moved)
			e.preventDefault()
		moved = false
	}, true)
	map.addEventListener('dragstart', (e) => e.preventDefault())
	map.addEventListener('wheel', (e) => {
		if (!e.ctrlKey) // the page scrolls by the wheel alone
			return
		e.preventDefault()
		const by = e.deltaY > 0 ? 1.25 : 0.8, box = map.getBoundingClientRect()
		const wide = Math.min(w * 2, Math.max(w / 16, view.w * by)), k = wide / view.w
		view.x += (e.clientX - box.left) / box.width * view.w * (1 - k)
		view.y += (e.clientY - box.top) / box.height * view.h * (1 - k)
		view.w = wide
		view.h *= k
		show(view)
	}, { passive: false })
	for (const name of ['pointerover', 'focusin', 'pointerout', 'focusout'])
		map.addEventListener(name, (e) => mark(e.target.closest?.('[data-place]'), !name.endsWith('out')))
}

function mark(pin, on) {
	const place = pin && document.getElementById(pin.dataset.place)

	place?.classList.toggle('pointed', on)
	pin?.classList.toggle('pointed', on)
}

// From the list to the map as well.
function beside() {
	for (const name of ['pointerover', 'focusin', 'pointerout', 'focusout'])
		document.querySelector('.places')?.addEventListener(name, (e) => {
			const row = e.target.closest?.('li[id]')

			if (row)
				mark(map.querySelector(`[data-place="${row.id}"]`), !name.endsWith('out'))
		})
}

if (map) {
	begin()
	beside()
}
