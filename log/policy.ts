import { same } from './bytes.ts'
import { Malformed } from './malformed.ts'
import { parseVerifierKey, type VerifierKey } from './note.ts'

/** Which logs are trusted and which witnesses must have seen the same history (C2SP tlog-policy). */
export type Policy = {
  readonly logs: readonly VerifierKey[]
  readonly witnesses: readonly VerifierKey[]
  /** Whether the witnesses that cosigned are enough. */
  readonly enough: (cosigned: readonly VerifierKey[]) => boolean
}

/** The policy of someone who knows one log and no witnesses. */
export function trusting(log: VerifierKey): Policy {
  return { logs: [log], witnesses: [], enough: () => true }
}

/** Reads a policy file: `log`, `witness`, `group` and exactly one `quorum` line. */
export function parsePolicy(text: string): Policy {
  const logs: VerifierKey[] = []
  const witnesses: VerifierKey[] = []
  const names = new Map<string, Rule>()
  const members = new Set<string>()
  let quorum: Rule | undefined

  const define = (name: string | undefined, rule: Rule) => {
    if (name === undefined || name === 'none' || names.has(name)) {
      throw new Malformed(`the policy gives the name ${name} twice or to nobody`)
    }
    names.set(name, rule)
  }
  const known = (name: string): Rule => {
    const rule = names.get(name)
    if (!rule) throw new Malformed(`the policy uses ${name} before defining it`)
    return rule
  }
  const member = (name: string): Rule => {
    if (members.has(name)) throw new Malformed(`the policy counts ${name} twice`)
    members.add(name)
    return known(name)
  }

  for (const line of linesOf(text)) {
    const [word, ...rest] = line
    if (word === 'log' && (rest.length === 1 || rest.length === 2)) {
      addKey(logs, 'log', rest[0])
    } else if (word === 'witness' && (rest.length === 2 || rest.length === 3)) {
      const key = addKey(witnesses, 'witness', rest[1])
      define(rest[0], (cosigned) => cosigned.has(key))
    } else if (word === 'group' && rest.length >= 3) {
      const [name, threshold = '', ...listed] = rest
      const rules = listed.map(member)
      const wanted = thresholdOf(threshold, rules.length)
      define(name, (cosigned) => rules.filter((rule) => rule(cosigned)).length >= wanted)
    } else if (word === 'quorum' && rest.length === 1 && !quorum) {
      const [name = ''] = rest
      quorum = name === 'none' ? () => true : known(name)
    } else {
      throw new Malformed(
        `the policy has a line that says nothing known, or a second quorum: ${line.join(' ')}`,
      )
    }
  }
  if (!quorum) throw new Malformed('the policy has no quorum line')
  const enough = quorum
  return { logs, witnesses, enough: (cosigned) => enough(new Set(cosigned)) }
}

type Rule = (cosigned: ReadonlySet<VerifierKey>) => boolean

function linesOf(text: string): string[][] {
  // Tab and newline alone among the control characters.
  if (
    [...text].some((letter) => (letter < ' ' && letter !== '\n' && letter !== '\t') || letter === '\u007f')
  ) {
    throw new Malformed('the policy holds a control character')
  }
  return text
    .split('\n')
    .map((line) => line.split(/[ \t]+/).filter((word) => word !== ''))
    .filter(([word]) => word !== undefined && !word.startsWith('#'))
}

function addKey(keys: VerifierKey[], kind: VerifierKey['kind'], text = ''): VerifierKey {
  const key = parseVerifierKey(text)
  if (key.kind !== kind)
    throw new Malformed(`the policy names ${key.name} as a ${kind}, but its key is of another kind`)
  if (keys.some((other) => same(other.publicKey, key.publicKey))) {
    throw new Malformed(`the policy lists the key of ${key.name} twice`)
  }
  keys.push(key)
  return key
}

function thresholdOf(text: string, members: number): number {
  const wanted = text === 'all' ? members : text === 'any' ? 1 : /^[1-9]\d*$/.test(text) ? Number(text) : 0
  if (wanted < 1 || wanted > members) throw new Malformed(`the policy asks for ${text} of ${members} members`)
  return wanted
}
