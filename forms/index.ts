import { annexII, annexIII } from './annex.ts'
import { lcenAnswer } from './lcen-answer.ts'
import type { Template } from './template.ts'

/** Every form there is, by the name the regimes give it. One more is one line here. */
export const templates: ReadonlyMap<string, Template> = new Map([
  ['annex-ii', annexII],
  ['annex-iii', annexIII],
  ['lcen-answer', lcenAnswer],
])
