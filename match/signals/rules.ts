/** Rules as kinds of signals: they stand in lists as hashes do, and are held against texts rather than compared. */
import { equal, type Kind } from '../kind.ts'
import { ruleKinds } from '../rules/index.ts'

export const rules: readonly Kind[] = ruleKinds.map(({ name, says, source, read, examples }) => ({
  name,
  says,
  source,
  of: ['text'],
  unit: 'equality',
  radius: { usual: 0, most: 0 },
  read,
  compare: equal,
  search: { by: 'rules' },
  examples: {
    ...examples,
    near: examples.read.slice(0, 1).map(([, rule]): [string, string, number] => [rule, rule, 0]),
    apart: [],
  },
}))
