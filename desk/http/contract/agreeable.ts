/** What the screens list of the rules for two persons. No library is loaded for it: the page's policy allows none that makes code. */
export { agreeable } from '../../../core/second-person.ts'
export const trustLevels = ['L0', 'L1', 'L2', 'L3', 'L3+'] as const
