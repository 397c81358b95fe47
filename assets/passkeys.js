// passkeys: asks the browser for a passkey and sends what it says.  Without it, codes remain.

const form = document.querySelector('form[data-passkey]')
const STALE = 4 * 60 * 1000 // the server takes an answer for five minutes

const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
	.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const bytes = (s) => Uint8Array.from(atob(s.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const known = () => form.dataset.known.trim().split(/\s+/).filter(Boolean)
	.map((id) => ({ type: 'public-key', id: bytes(id) }))
const challenge = () => new TextEncoder().encode(form.dataset.challenge)

async function create() {
	const { place, user, login, person } = form.dataset
	const made = await navigator.credentials.create({ publicKey: {
		challenge: challenge(), rp: { id: place, name: 'Yui' }, attestation: 'none',
		user: { id: bytes(user), name: login, displayName: person },
		pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		excludeCredentials: known(),
	} })

	form.elements.data.value = text(made.response.getAuthenticatorData())
	return made
}

async function get() {
	const shown = await navigator.credentials.get({ publicKey: {
		challenge: challenge(), rpId: form.dataset.place, userVerification: 'required',
		allowCredentials: known(),
	} })
	const { authenticatorData, signature, userHandle } = shown.response

	form.elements.credential.value = text(shown.rawId)
	form.elements.data.value = text(authenticatorData)
	form.elements.signature.value = text(signature)
	form.elements.user.value = userHandle ? text(userHandle) : ''
	return shown
}

// A page that was left open over lunch asks for what to sign once more.
async function refresh() {
	if (form.dataset.passkey === 'create' || performance.now() < STALE)
		return
	const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
	const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
	const fresh = page.querySelector('form[data-passkey]')

	if (fresh)
		form.dataset.challenge = fresh.dataset.challenge
}

const words = {
	InvalidStateError: 'この端末のパスキーは、もう登録してあります。',
	NotAllowedError: '確かめられませんでした。やめたか、時間がたったか、この端末にパスキーがありません。',
	SecurityError: 'このアドレスでは、パスキーを使えません。',
}

function complain(error) {
	const place = form.querySelector('[role=alert]')

	place.textContent = words[error.name] ?? 'パスキーを使えませんでした。もう一度お試しください。'
	place.hidden = false
}

async function run(button) {
	button.disabled = true
	try {
		await refresh()
		const said = await (form.dataset.passkey === 'create' ? create() : get())

		form.elements.client.value = text(said.response.clientDataJSON)
		form.submit()
	} catch (error) {
		complain(error)
		button.disabled = false
	}
}

if (form && window.PublicKeyCredential && 'getAuthenticatorData' in AuthenticatorAttestationResponse.prototype) {
	const button = form.querySelector('button[type=button]')

	form.querySelector('[data-without]').hidden = true
	button.hidden = false
	button.addEventListener('click', () => run(button))
	form.addEventListener('submit', (e) => {
		e.preventDefault()
		run(button)
	})
}
