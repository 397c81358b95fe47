// guide-words: after all other stories of the guide, what it says is held against what they saw.
import { hold_against_guide } from './guide.mjs'

export const stories = {
	'the guide speaks of what is there': async () => hold_against_guide(),
}
