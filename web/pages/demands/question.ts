/** What the desk found that an authority must be asked about, as the question begins. Pure. */
import type { DemandView, Words } from '../../../desk/http/contract/index.ts'
import type { Draft } from './draft.ts'
import type { KeyView } from './key-view.ts'

/**
 * The grounds that the law itself names for what is missing or wrong, and what is needed, line by line of the form. It
 * is a beginning: the person reads it, changes it, and says in their own words what they found.
 */
export function questionFor(
  demand: Pick<DemandView, 'findings' | 'fields'>,
  { grounds = [] }: Pick<KeyView, 'grounds'>,
  pick: (words: Words) => string,
): Pick<Draft, 'grounds' | 'needed'> {
  const asked = demand.findings.filter(({ leadsTo }) => leadsTo === 'clarify')
  const known = new Set(grounds.map(({ code }) => code))
  const lines = asked.flatMap(({ path }) => {
    const field = demand.fields.find((one) => path === one.path || path.startsWith(`${one.path}.`))
    return field ? [pick(field.label)] : []
  })
  return {
    grounds: [...new Set(asked.flatMap(({ ground }) => (ground && known.has(ground) ? [ground] : [])))],
    needed: [...new Set(lines)].join('\n'),
  }
}
