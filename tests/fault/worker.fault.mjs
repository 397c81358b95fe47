// worker: a process aborts in the middle of others' requests, or hangs without dying.
import { assert, long, open_house, pause, postgres, strike, until } from './house.mjs'
import { Load } from './load.mjs'

// Stopped, it still has its connections and its place at the door, and does nothing.
async function hanging(who) {
	const house = await open_house({ args: ['--hang', '3'] })
	const load = new Load(house, { savers: 4, viewers: 4 })
	for (let round = 0; round < (long ? 20 : 1); round++) {
		await pause(200)
		const pid = who(house)
		const before = load.served
		strike(pid, 'SIGSTOP')
		await until('it is replaced', 12000, () => ![...house.workers, house.keeper].includes(pid)
			&& house.workers.length === 2 && house.keeper)
		await until('everybody is served again', 8000, () => load.served > before + 20)
	}
	await load.stop()
	assert(/has made no turn for 3 seconds/.test(house.log), 'nothing is said of it')
	load.check()
	assert(await house.end() === 0, 'it did not end well')
}

export const faults = {
	'one that aborts is replaced, and nobody is told what is not so': async () => {
		const house = await open_house()
		const load = new Load(house, { savers: 8, viewers: 2 })
		for (let round = 0; round < (long ? 200 : 6); round++) {
			const before = load.served
			await pause(50 + Math.random() * 100)
			strike(await until('there is a worker', 8000, () => house.workers[round % house.workers.length]), 'SIGABRT')
			await until('somebody is served again', 10000, () => load.served > before + 2)
		}
		await load.stop()
		assert(Object.keys(load.answers).every((status) => ['0', '200', '303'].includes(status)), 'odd answers:', load.answers)
		assert(/was killed by signal 6/.test(house.log), 'nothing is said of it')
		load.check()
	},
	'a worker that hangs is replaced': () => hanging((house) => house.workers[0]),
	'a keeper that hangs is replaced': () => hanging((house) => house.keeper),
	...postgres ? {} : { 'nobody is replaced who has only been stopped with all others': async () => {
		const house = await open_house({ args: ['--hang', '2'] })
		const all = [house.child.pid, ...house.children_of(house.child.pid)]
		all.forEach((pid) => strike(pid, 'SIGSTOP'))
		await pause(3500)
		all.forEach((pid) => strike(pid, 'SIGCONT'))
		await pause(1500)
		assert((await house.ask('/today')).status === 200, 'it does not go on')
		assert(!/has made no turn/.test(house.log), 'somebody was replaced')
	} },
}
