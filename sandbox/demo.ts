/**
 * `npm run demo`: one removal order through the whole path, in a terminal, on the parts the product is made of.
 * Every sentence with a tick was checked. Ends with 0 only when all of them held.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, exit, type Said, Stop } from '../cli/command.ts'
import { answer } from '../cli/commands/answer.ts'
import { receipt } from '../cli/commands/receipt.ts'
import { send } from '../cli/commands/send.ts'
import { status } from '../cli/commands/status.ts'
import { verify } from '../cli/commands/verify.ts'
import { deskAt } from '../client/description.ts'
import { DeskFault } from '../client/fault.ts'
import { ask } from '../client/http.ts'
import type { ToldInFull } from '../cli/demand.ts'
import { look } from '../cli/terminal.ts'
import { sampleKey } from './authority/key.ts'
import { referenceFor, sampleOrder } from './authority/order.ts'
import { openDesk, type OwnDesk } from './demo/desk.ts'
import { inWords, officerAt } from './demo/officer.ts'
import { NotTrue, telling } from './demo/telling.ts'

const tell = telling()
const given = process.env.GUICHET_DATA
const dataDir = given ?? mkdtempSync(join(tmpdir(), 'guichet-demo-'))
const papers = mkdtempSync(join(tmpdir(), 'guichet-papers-'))
let desk: OwnDesk | undefined

process.once('SIGINT', () => void end(130))
process.once('SIGTERM', () => void end(143))
try {
  await tellIt()
  process.stdout.write(`\n${look('bold', `${tell.claims()} claims checked, and all of them hold.`)}\n`)
  process.stdout.write(`The order, its answer and its proofs lie in ${papers}.\n`)
  await end(0)
} catch (fault) {
  const known = fault instanceof NotTrue || fault instanceof Stop || fault instanceof DeskFault
  process.stderr.write(`\nThe demo did not end well: ${known ? fault.message : String(fault)}\n`)
  await end(1)
}

async function end(code: number): Promise<void> {
  await desk?.close()
  if (given === undefined) rmSync(dataDir, { recursive: true, force: true })
  process.exit(code)
}

async function tellIt(): Promise<void> {
  process.stdout.write(
    `${look('bold', 'Guichet: one removal order, from arrival to proof.')} Nothing here is real.\n`,
  )
  const { url, plaza, signInLink } = await tell.chapter('The desk opens', async () => {
    desk = await openDesk(dataDir, process.env)
    tell.line(`${desk.url}, with the sample platform Plaza at ${desk.plaza}`)
    return desk
  })
  const key = sampleKey(join(dataDir, 'sample-authority'), 'interior').file
  const facts = await deskAt(url)
  const [logKey = ''] = facts.log.verifierKeys
  tell.line(`its log key, noted before anything happens: ${logKey}`)

  const now = new Date().toISOString()
  const order = sampleOrder({
    origin: plaza,
    issuedAt: now,
    reference: referenceFor(now, randomBytes(3).toString('hex').toUpperCase()),
  })
  const addresses = order.b.items.map((item) => item.url)
  const orderFile = join(papers, 'order.json')
  writeFileSync(
    orderFile,
    JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }),
  )
  const sentFile = join(papers, 'order.receipt.json')
  const asAuthority = { key }
  const stands = async () => (await guichet(status, [sentFile], asAuthority)).value as ToldInFull

  await tell.chapter('1 arrive: the authority signs its order and hands it in', async () => {
    const seen = await statuses(addresses)
    tell.claim(
      seen.every((one) => one === 200),
      `the ${addresses.length} addresses are public now`,
      seen.join(', '),
    )
    say('send order.json --key sample-interior.jwk.json --to', url)
    const { value } = await guichet(send, [orderFile], { ...asAuthority, to: url })
    const { receivedAt, sha256 } = value as ToldInFull
    tell.claim(
      true,
      `received at ${receivedAt}, signed by the desk for these very bytes (SHA-256 ${sha256.slice(0, 16)}…)`,
    )
  })

  const first = await stands()
  await tell.chapter('2 authenticate: who is it really?', async () => {
    const { level, outcome } = first.trust
    tell.claim(
      level.startsWith('L3') && outcome === 'pass',
      `the registered key of the authority signed it: ${level}`,
      `${level}, ${outcome}`,
    )
  })
  await tell.chapter('3 register: a number and a clock', async () => {
    const removal = first.clocks.filter(({ name }) => name === 'removal')
    const hours = removal.map(
      ({ dueAt }) => (Date.parse(dueAt ?? '') - Date.parse(first.receivedAt)) / 3_600_000,
    )
    tell.claim(first.number !== '', `its number is ${first.number}`)
    tell.claim(
      hours.length === addresses.length && hours.every((one) => one === 1),
      'one hour runs from receipt, for each address',
      hours.join(', '),
    )
  })

  const officer = await officerAt(signInLink)
  await tell.chapter('4 assess: complete? which content? A frozen copy of each', async () => {
    const seen = await tell.until('the desk looks the addresses up and freezes what it finds', async () => {
      const view = await officer.demand(first.id)
      return view.targets.every(({ hold }) => (hold?.parts.length ?? 0) > 0) ? view : undefined
    })
    tell.claim(
      seen.findings.every(({ leadsTo }) => leadsTo === 'note'),
      'Annex I is complete',
    )
    for (const { content, hold } of seen.targets)
      tell.claim(
        true,
        `held: ${content?.kind ?? 'content'} ${content?.reference ?? ''}, ${hold?.parts.length} parts, sealed`,
      )
  })

  await tell.chapter(`5 act: ${officer.name} reads it and presses two keys`, async () => {
    const { targets } = await officer.demand(first.id)
    const deed = { deed: 'restrict' as const, targets: targets.map(({ id }) => id) }
    const plan = await officer.plan(first.id, deed)
    tell.line(`first key, nothing happens yet: ${plan.consequences.map(inWords).join('; ')}`)
    tell.line(
      `the answer as it will be sent: ${plan.answer?.form ?? 'none'}, ${plan.answer?.fields.length ?? 0} fields`,
    )
    tell.claim(
      (await statuses(addresses)).every((one) => one === 200),
      'planning changed nothing',
    )
    await officer.act(first.id, plan)
    const seen = await tell.until('the platform takes it down, and the desk looks for itself', async () => {
      const found = await statuses(addresses)
      return found.every((one) => one === 451) ? found : undefined
    })
    tell.claim(true, `the public gets ${seen.join(', ')} (unavailable for legal reasons)`)
    const done = await tell.until('the desk reads back', async () => {
      const found = await stands()
      return found.targets.every(({ outcome }) => outcome === 'restricted') ? found : undefined
    })
    tell.claim(
      true,
      `the desk saw it with its own eyes: ${done.targets.map(({ outcome }) => outcome).join(', ')}`,
    )
  })

  await tell.chapter('6 preserve: the copies are kept for the court, and then destroyed', async () => {
    const seen = await tell.until('the copies get their legal purpose', async () => {
      const view = await officer.demand(first.id)
      return view.targets.every(({ hold }) => hold?.destroyAfter !== undefined) ? view : undefined
    })
    const days = seen.targets.map(({ hold }) => daysFrom(first.receivedAt, hold?.destroyAfter ?? ''))
    tell.claim(
      days.every((one) => one >= 181 && one <= 185),
      `six months: until ${seen.targets[0]?.hold?.destroyAfter}`,
      days.join(', '),
    )
  })

  await tell.chapter('7 answer: Annex II goes back to the authority', async () => {
    const pdf = join(papers, 'annex-ii.pdf')
    await tell.until('the form is written and sealed', async () => {
      const said = await guichet(answer, [sentFile], { ...asAuthority, pdf })
      return said.code === exit.done ? said : undefined
    })
    const bytes = readFileSync(pdf)
    tell.claim(
      bytes.subarray(0, 5).toString() === '%PDF-',
      `Annex II as PDF, ${(bytes.length / 1024).toFixed(0)} KiB: ${pdf}`,
    )
    tell.claim(bytes.includes('/ByteRange'), 'it carries the operator’s seal')
    const { value } = await guichet(answer, [sentFile], asAuthority)
    tell.claim(JSON.stringify(value).includes(first.reference), 'the same as data names the order it answers')
  })

  await tell.chapter('8 publish: a proof that needs nobody’s word', async () => {
    say('receipt order.receipt.json --wait 60', '')
    const proof = join(papers, 'order.tlog')
    const fetched = await guichet(receipt, [sentFile], { ...asAuthority, out: proof, wait: '60' })
    tell.claim(fetched.code === exit.done, `the log has published it: ${proof}`)
    say('verify order.tlog --order order.json --log-key', logKey)
    const trust = { 'log-key': logKey }
    const checked = await guichet(verify, [proof], { ...trust, order: orderFile })
    for (const line of checked.lines.filter((one) => one !== '')) tell.line(look('dim', line))
    tell.claim(checked.code === exit.done, 'it verifies without asking the desk anything')
    const forged = join(papers, 'forged.json')
    writeFileSync(forged, readFileSync(orderFile, 'utf8').replace('Grey Lantern', 'Gray Lantern'))
    const other = await guichet(verify, [proof], { ...trust, order: forged })
    tell.claim(other.code === exit.no, 'one letter of the order changed: it does not verify')
    rmSync(forged)
  })

  await tell.chapter('And back: a court annuls the order', async () => {
    const plan = await officer.plan(first.id, {
      deed: 'enter-follow-up',
      followUp: 'annulment',
      by: order.g.redressBody,
      reference: 'TA-2026-1',
      text: 'The order is annulled.',
    })
    await officer.act(first.id, plan)
    const seen = await tell.until('the platform puts it back', async () => {
      const found = await statuses(addresses)
      return found.every((one) => one === 200) ? found : undefined
    })
    tell.claim(true, `one act, and the public gets ${seen.join(', ')} again`)
    const over = await tell.until('the desk reads back', async () => {
      const found = await stands()
      return found.targets.every(({ outcome }) => outcome === 'restored') ? found : undefined
    })
    tell.claim(over.ended?.how === 'annulled', 'the demand has ended: annulled', over.ended?.how)
    await officer.leave()
  })
}

function say(words: string, last: string): void {
  tell.line(look('dim', `$ guichet ${words} ${last}`.trimEnd()))
}

/** Runs a command of `guichet` as if its words had been typed. */
async function guichet(
  command: Command,
  words: readonly string[],
  options: Record<string, string>,
): Promise<Said> {
  return await command.run({
    words,
    option: (name) => options[name],
    need: (name) => options[name] ?? '',
    has: () => false,
    json: false,
  })
}

/** What anybody gets at these addresses; a short link is followed once, as a browser would. */
async function statuses(addresses: readonly string[]): Promise<number[]> {
  return await Promise.all(
    addresses.map(async (url) => {
      const reply = await ask({ method: 'GET', url })
      const [, onward] = reply.fields.find(([name]) => name.toLowerCase() === 'location') ?? []
      return onward === undefined
        ? reply.status
        : (await ask({ method: 'GET', url: new URL(onward, url).href })).status
    }),
  )
}

function daysFrom(start: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(start)) / 86_400_000)
}
