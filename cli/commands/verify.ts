import { existsSync } from 'node:fs'
import { type Answer, type Check, verifyReceipt } from '../../log/verify.ts'
import { type Command, exit, type Given, type Said, Stop } from '../command.ts'
import { deskAt, type Desk } from '../../client/description.ts'
import { readBytes, readText, sha256 } from '../files.ts'
import { isSigned } from '../../client/receipt.ts'
import { looksSent, readSent } from '../sent.ts'
import { marked, pairs, visible } from '../terminal.ts'

/** Each check of log/verify.ts as a sentence: when it holds, and when it does not. */
const sentences: Record<Check, readonly [holds: string, fails: string]> = {
  'trust-reads': ['what you trust can be read', 'the key or policy you gave cannot be read'],
  'receipt-reads': ['the receipt has the one form it may have', 'this is no receipt of a log'],
  'log-signed': ['the log you trust signed this tree', 'no log you trust signed this tree'],
  'witnesses-suffice': ['enough witnesses saw the same tree', 'too few witnesses saw this tree'],
  'opening-reads': ['the receipt says what was recorded', 'the receipt does not say what was recorded'],
  'entry-opens': ['what it says is what was committed to', 'what it says is not what was committed to'],
  'entry-included': ['the entry stands in the tree, at that place', 'the entry does not stand in the tree'],
  'order-matches': ['the order in hand is the one that was received', 'the order in hand is another one'],
}

export const verify: Command = {
  name: 'verify',
  does: 'checks a receipt without trusting the desk, without a network unless told',
  usage: 'verify RECEIPT [--order FILE] (--log-key KEY | --policy FILE | --desk-key KEY | --from URL)',
  example: 'guichet verify order.tlog --order order.json --log-key log.key',
  more: [
    'RECEIPT is what “guichet receipt” saved (a proof of the log) or what “guichet send” saved (signed at once).',
    '--order FILE     is this the order that was received?',
    '--log-key KEY    the key of the log you trust: NAME+ID+KEY, or a file that holds it',
    '--policy FILE    logs, witnesses and how many must agree (tlog-policy)',
    '--desk-key KEY   for a receipt of “send”: the desk’s key you trust (Ed25519, base64)',
    '--from URL       trust the keys this desk names of itself, today',
  ],
  options: {
    order: { type: 'string' },
    'log-key': { type: 'string' },
    policy: { type: 'string' },
    'desk-key': { type: 'string' },
    from: { type: 'string' },
  },
  async run(given) {
    const [file, ...others] = given.words
    if (file === undefined || others.length > 0)
      throw new Stop(exit.usage, `one receipt is wanted. Usage: guichet ${this.usage}`)
    const text = readText(file)
    const order = given.option('order')
    const digest = order === undefined ? undefined : sha256(readBytes(order))
    const from = given.option('from')
    const desk = from === undefined ? undefined : await deskAt(from)
    return looksSent(text) ? verifySent(given, file, digest, desk) : verifyProof(given, text, digest, desk)
  },
}

function verifyProof(given: Given, receiptText: string, digest: string | undefined, desk?: Desk): Said {
  const trusted = trustFrom(given, desk)
  const answers = trusted.map((trust) => verifyReceipt({ receiptText, orderBytesSha256: digest, ...trust }))
  const answer = answers.find(({ ok }) => ok) ?? answers.at(-1)
  if (!answer) throw new Stop(exit.no, 'The desk names no key of its log.')
  return saidOf(answer, digest !== undefined)
}

/** What is believed: exactly what the person named. Several keys of one log: one of them has to fit. */
function trustFrom(given: Given, desk?: Desk): ({ verifierKey: string } | { policy: string })[] {
  const [key, policy] = [given.option('log-key'), given.option('policy')]
  if ([key, policy, desk].filter((each) => each !== undefined).length !== 1)
    throw new Stop(
      exit.usage,
      'say whom you trust, once: --log-key KEY, --policy FILE, or --from URL to take the desk’s own word.',
    )
  if (policy !== undefined) return [{ policy: readText(policy) }]
  if (key !== undefined) return [{ verifierKey: existsSync(key) ? readText(key).trim() : key }]
  return (desk?.log.verifierKeys ?? []).map((verifierKey) => ({ verifierKey }))
}

function saidOf(answer: Answer, hasOrder: boolean): Said {
  const ticked = answer.steps
    .filter(({ check, outcome }) => outcome !== 'left-out' || (check === 'order-matches' && !hasOrder))
    .map(({ check, outcome }) => {
      const [holds, fails] = sentences[check]
      if (outcome === 'left-out') return marked('left-out', 'no order was given to compare with')
      return marked(outcome, outcome === 'failed' ? fails : holds)
    })
  if (!answer.ok) {
    const lines = [...ticked, '', `NOT VERIFIED: ${visible(answer.why)}.`]
    return { code: exit.no, lines, value: answer }
  }
  const { head, body } = answer.opening
  const facts = pairs([
    ['what', head.type],
    ['when', `${head.time} (the log’s word)`],
    ['log', answer.origin],
    ['place', `entry ${answer.index} of ${answer.size}`],
    ...(typeof body?.sha256 === 'string' ? [['sha-256', body.sha256] as const] : []),
    ...answer.witnesses.map(
      ({ name, time }) => ['seen by', `${name}, ${new Date(time * 1000).toISOString()}`] as const,
    ),
  ])
  return { code: exit.done, lines: [...ticked, ...facts, '', 'VERIFIED.'], value: answer }
}

/** The receipt of `send`: the desk's own signature over number, time and digest. */
function verifySent(given: Given, file: string, digest: string | undefined, desk?: Desk): Said {
  const { receipt } = readSent(file)
  const named = given.option('desk-key')
  if ((named === undefined) === (desk === undefined))
    throw new Stop(
      exit.usage,
      'say whom you trust, once: --desk-key KEY, or --from URL to take the desk’s own word.',
    )
  const keys = named === undefined ? (desk?.receiptKeys ?? []).map(({ publicKey }) => publicKey) : [named]
  const steps = [
    {
      check: 'receipt-signed',
      outcome: keys.some((key) => isSigned(receipt, key)) ? ('passed' as const) : ('failed' as const),
      says: ['the key you trust signed this receipt', 'the key you trust did not sign this receipt'],
    },
    {
      check: 'order-matches',
      outcome:
        digest === undefined
          ? ('left-out' as const)
          : digest === receipt.statement.sha256
            ? ('passed' as const)
            : ('failed' as const),
      says: digest === undefined ? ['', ''] : sentences['order-matches'],
    },
  ]
  const ok = steps.every(({ outcome }) => outcome !== 'failed')
  const { number, receivedAt, sha256, desk: address } = receipt.statement
  const lines = [
    ...steps.map(({ outcome, says }) =>
      outcome === 'left-out'
        ? marked(outcome, 'no order was given to compare with')
        : marked(outcome, (outcome === 'failed' ? says[1] : says[0]) ?? ''),
    ),
    ...pairs([
      ['number', number],
      ['when', `${receivedAt} (the desk’s word)`],
      ['desk', address],
      ['sha-256', sha256],
    ]),
    '',
    ok ? 'VERIFIED.' : 'NOT VERIFIED.',
  ]
  const value = {
    ok,
    steps: steps.map(({ check, outcome }) => ({ check, outcome })),
    statement: receipt.statement,
  }
  return { code: ok ? exit.done : exit.no, lines, value }
}
