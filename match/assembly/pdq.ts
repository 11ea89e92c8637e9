/** PDQ by vectors of four: of pixels as they come, and of JPEGs. Built into `pdq.wasm.ts` by `npm run generate`. */
export { begin, cosinesAt, feed, finish, lettersAt, strengthsAt, valuesAt } from './pdq-blur'
export { acAt, decode, dcAt, quantitiesAt, room } from './jpeg'
