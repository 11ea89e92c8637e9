/** Every kind of rule that can be listed, by name. One more is one file and one line here. */
import { keyword } from './keyword.ts'
import { regex } from './regex.ts'
import type { RuleKind } from './rule.ts'
import { trendQuery } from './trend-query.ts'

export const ruleKinds: readonly RuleKind[] = [keyword, trendQuery, regex]
