// kill: SIGKILL at any moment, of any process and of all, while people save and look.
import { assert, long, open_house, pause, strike, until } from './house.mjs'
import { Load } from './load.mjs'

const rounds = long ? 300 : 16

function some_of(list) {
	return list[Math.floor(Math.random() * list.length)]
}

export const faults = {
	'workers and the keeper of the ledger, again and again': async () => {
		const house = await open_house()
		const load = new Load(house, { rest: 2 })
		for (let round = 0; round < rounds; round++) {
			const before = load.served
			await pause(Math.random() * 60)
			const living = [...house.workers, house.keeper].filter(Boolean)
			for (const pid of living.length ? new Set([some_of(living), some_of(living)]) : [])
				strike(pid)
			await until('somebody is served again', 10000, () => load.served > before + 2)
		}
		await load.stop()
		assert(load.acknowledged.length >= rounds, 'too few were saved:', load.answers)
		assert(house.log.match(/was killed by signal 9/g).length >= rounds, 'too few were killed')
		load.check()
		assert(await house.end() === 0, 'it did not end well')
		load.check()
	},
	'everything at once, and a new start': async () => {
		const house = await open_house()
		for (let round = 0; round < rounds / 4; round++) {
			const load = new Load(house, { rest: 1 })
			await until('somebody is served', 5000, () => load.served > 0)
			await pause(Math.random() * 200)
			for (const pid of [house.child.pid, ...house.children_of(house.child.pid)])
				strike(pid)
			load.stopped = true
			await house.end('SIGKILL')
			await load.stop()
			load.check()
			await house.start()
		}
	},
}
