// relay: a mail relay on this machine, and the server that is told to send through it.
import { createServer } from 'node:net'

// A relay on this machine: keeps what it is given; `refuses` answers 550 to whom the mail is for.
// `at` is told each moment of a conversation (hello, EHLO … DATA, words, end, answered, QUIT), is waited for, and
// says false where nothing is to be answered.
export function open_sink() {
	const sink = { mails: [], refuses: false, at: () => true }
	const server = createServer((socket) => {
		let rest = ''
		let mail = null
		let turn = Promise.resolve()
		const line = async (text) => {
			if (mail !== null && text !== '.') {
				if (mail === '')
					await sink.at('words')
				mail += `${text}\r\n`
				return
			}
			const ended = mail !== null
			if (ended)
				sink.mails.push(mail)
			if (await sink.at(ended ? 'end' : text.split(' ')[0]) === false)
				return
			if (text === 'DATA')
				socket.write('354 go on\r\n')
			else if (sink.refuses && text.startsWith('RCPT'))
				socket.write('550 5.1.1 nobody here\r\n')
			else
				socket.write(text === 'QUIT' ? '221 bye\r\n' : '250 yes\r\n')
			mail = text === 'DATA' ? '' : null
			if (ended)
				await sink.at('answered')
		}

		socket.on('error', () => {})
		if (sink.at('hello') !== false)
			socket.write('220 sink\r\n')
		socket.on('data', (data) => {
			const lines = (rest + data).split('\r\n')
			rest = lines.pop()
			for (const text of lines)
				turn = turn.then(() => line(text))
		})
	})

	sink.listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
	sink.port = () => server.address().port
	sink.close = () => new Promise((resolve) => server.close(resolve))
	return sink
}

export async function with_relay(desk) {
	const sink = open_sink()

	await sink.listen(0)
	await desk.server.end('SIGTERM')
	await desk.server.start(desk.server.port,
		['--mail-relay', `smtp://127.0.0.1:${sink.port()}`, '--mail-from', 'yui@hub.example.jp'])
	return sink
}

export async function without_relay(desk, sink) {
	await sink.close()
	await desk.server.end('SIGTERM')
	await desk.server.start(desk.server.port)
}

// Until the page of a request says so of its mail.
export async function told(page, words) {
	for (let i = 0; i < 40; i++) {
		await page.reload()
		if ((await page.textContent('#mail')).includes(words))
			return
		await page.waitForTimeout(500)
	}
	throw new Error(`the page never says ${words}`)
}
