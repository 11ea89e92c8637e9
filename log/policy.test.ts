import assert from 'node:assert/strict'
import test from 'node:test'

import { Malformed } from './malformed.ts'
import { signerFromSeed, writeVerifierKey } from './note.ts'
import { parsePolicy } from './policy.ts'
import { logKey, logSigner, witnessKey } from './sample.ts'

const signers = Array.from({ length: 5 }, (_, at) =>
  signerFromSeed('witness', `w${at}.example`, new Uint8Array(32).fill(at + 1)),
)
const lines = signers.map(({ key }, at) => `witness W${at} ${writeVerifierKey(key)}`)
const keys = signers.map(({ key }) => key)
const enough = (policy: string, ...cosigned: number[]) => {
  const read = parsePolicy(policy)
  return read.enough(read.witnesses.filter(({ name }) => cosigned.some((at) => keys[at]?.name === name)))
}

test('a policy without witnesses trusts the log alone', () => {
  const policy = parsePolicy(`# ours\n\n  log ${logKey}\t https://log.example/ \nquorum none\n`)
  assert.deepEqual(policy.logs, [logSigner.key])
  assert.equal(policy.enough([]), true)
})

test('a quorum of one witness asks for exactly that one', () => {
  const policy = `${lines.join('\n')}\nquorum W1\n`
  assert.equal(enough(policy, 1), true)
  assert.equal(enough(policy, 0, 2, 3, 4), false)
})

test('groups count their members: two of three here, and any of those there', () => {
  const policy = `${lines.join('\n')}
group X 2 W0 W1 W2
group Y any W3 W4
group both all X Y
quorum both
`
  assert.equal(enough(policy, 0, 2, 4), true)
  assert.equal(enough(policy, 0, 1, 2), false)
  assert.equal(enough(policy, 0, 3, 4), false)
  assert.equal(enough(policy), false)
  assert.equal(enough(policy, 0, 1, 2, 3, 4), true)
})

test('a policy that could be read in two ways is refused', () => {
  const bad: [string, string][] = [
    ['no quorum', `log ${logKey}`],
    ['two quorums', 'quorum none\nquorum none'],
    ['an unknown name', 'quorum W0'],
    ['a name used before it is defined', `quorum W0\n${lines[0]}`],
    ['a group that counts a witness twice', `${lines[0]}\ngroup G all W0 W0\nquorum G`],
    ['two groups that count one witness', `${lines[0]}\ngroup G all W0\ngroup H all W0\nquorum H`],
    ['more than all', `${lines[0]}\ngroup G 2 W0\nquorum G`],
    ['none of them', `${lines[0]}\ngroup G 0 W0\nquorum G`],
    ['a group without members', 'group G all\nquorum G'],
    ['none as a member', 'group G all none\nquorum G'],
    ['none as a name', `${lines[0]?.replace('W0', 'none')}\nquorum none`],
    ['a name given twice', `${lines[0]}\n${lines[1]?.replace('W1', 'W0')}\nquorum W0`],
    ['one witness under two names', `${lines[0]}\n${lines[0]?.replace('W0', 'W9')}\nquorum W0`],
    ['one log twice', `log ${logKey}\nlog ${logKey}\nquorum none`],
    ['a log as a witness', `witness W ${logKey}\nquorum W`],
    ['a witness as a log', `log ${witnessKey}\nquorum none`],
    ['an unknown word', 'logs x\nquorum none'],
    ['a carriage return', 'quorum none\r\n'],
  ]
  for (const [what, text] of bad) assert.throws(() => parsePolicy(text), Malformed, what)
})
