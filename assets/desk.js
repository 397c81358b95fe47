// desk: what the counsellor's own forms do beyond all forms.

// Somebody who was looked for and not found is somebody new: her name need not be typed twice.
const fresh = document.getElementById('new-person')

fresh?.addEventListener('toggle', () => {
	const form = fresh.closest('form')
	const typed = form.elements['person.title']
	const name = form.elements.name

	if (!fresh.open)
		return
	if (typed?.value.trim() && !form.elements.person.value && !name.value && !/[0-9０-９]/.test(typed.value)) {
		name.value = typed.value.trim()
		typed.value = ''
		name.dispatchEvent(new Event('input', { bubbles: true }))
	}
	name.focus()
})

// The receiver is at her ear: the keys belong to the form at once.
const first = document.querySelector('#intake [name=channel]:checked')

if (first && document.activeElement === document.body && !document.querySelector('#problems'))
	first.focus({ preventScroll: true, focusVisible: true })
