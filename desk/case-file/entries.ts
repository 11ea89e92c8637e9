/** One demand handed over: everything the desk keeps about it, as files that a court checks with common tools. */
import type { Numbered } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import { publicFacts } from '../http/well-known.ts'
import type { CaseEntry } from '../outside/archive.ts'
import { Fault } from '../outside/fault.ts'
import { objectRow, readAnswer, readPdf, whole } from '../sql/demands/answers.ts'
import { caseKeyOf, messagesOf } from '../sql/demands/cases.ts'
import { inTenant } from '../sql/database.ts'
import { type PastEvent, historyOf, proofOf } from '../sql/log.ts'
import { notesOn } from '../sql/together/notes.ts'
import { instrumentInForce } from '../tenants.ts'
import { contentFiles, heldObjects } from './content.ts'
import { historyText } from './history.ts'
import { extensionOf, json, text, two } from './paper.ts'
import { receiptFiles } from './receipt.ts'

/**
 * The files of one case. Without the frozen copies, unless they are asked for: then as they lie in the vault, each an
 * `age` file under its own key. The keys are another paper ({@link contentKeys}), to travel another way.
 */
export async function caseEntries(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  { content, notes = false }: { content: boolean; notes?: boolean },
): Promise<CaseEntry[]> {
  const history = await historyOf(house, tenant, demand)
  const facts = await publicFacts(house, tenant)
  const instrument = instrumentInForce(house, tenant, demand)
  return [
    ...(await orderFiles(house, tenant, demand)),
    ...(await receiptFiles(house, tenant, demand)),
    ...(await answerFiles(house, tenant, demand)),
    json('targets.json', await targetFacts(house, tenant, demand)),
    json('history/history.json', history),
    await historyText(history, instrument, 'en'),
    await historyText(history, instrument, 'fr'),
    ...(await proofFiles(house, tenant, demand, history)),
    text('log/checkpoint.txt', (await house.log.published()) ?? ''),
    text('log/verifier-keys.txt', facts.log.verifierKeys.map((key) => `${key}\n`).join('')),
    json('operator/guichet.json', facts),
    ...(content ? await contentFiles(house, tenant, demand) : []),
    ...(notes ? [await noteFile(house, tenant, demand)] : []),
  ]
}

/**
 * What colleagues wrote to each other: inner papers, which leave the desk only when they are asked for by name. The
 * hash in the event of a note is of the bytes of `salt`, followed by `text`.
 */
async function noteFile(house: House, tenant: Tenant, demand: Numbered): Promise<CaseEntry> {
  const notes = await inTenant(house.db, tenant.id, async (tx) =>
    notesOn(tx, demand.id, await caseKeyOf(tx, house, tenant.id, demand.caseId)),
  )
  return json('notes/notes.json', notes)
}

/** The bytes of the order as they came, whatever else came with it or after it, and what the desk read in them. */
async function orderFiles(house: House, tenant: Tenant, demand: Numbered): Promise<CaseEntry[]> {
  const received = await inTenant(house.db, tenant.id, async (tx) => {
    const caseKey = await caseKeyOf(tx, house, tenant.id, demand.caseId)
    const rows = await messagesOf(tx, demand.caseId)
    const all = []
    for (const { sealed, vault_object: object, ...row } of rows)
      all.push({
        ...row,
        bytes: sealed && caseKey.openBytes(sealed, `receipt:${row.id}:bytes`),
        object: object && (await objectRow(tx, tenant, object)),
      })
    return all
  })
  const files: CaseEntry[] = []
  let more = 0
  for (const { id, media_type: type, bytes, object } of received) {
    const name = id === demand.receipt.id ? 'order/received' : `order/also-received-${two(++more)}`
    const found = bytes ?? (object && (await whole(house, object)))
    if (found) files.push({ name: `${name}.${extensionOf(type)}`, bytes: found })
  }
  const { original } = demand.receipt
  if (original) {
    const row = await inTenant(house.db, tenant.id, (tx) => objectRow(tx, tenant, original.object))
    files.push({ name: `order/letter.${extensionOf(original.mediaType)}`, bytes: await whole(house, row) })
  }
  const { regime, instrument, language, reference, number, receipt, trust, order } = demand
  return [
    ...files,
    json('order/as-read.json', { number, regime, instrument, language, reference, receipt, trust, order }),
  ]
}

async function answerFiles(house: House, tenant: Tenant, demand: Numbered): Promise<CaseEntry[]> {
  const files: CaseEntry[] = []
  for (const [n, { id, form, sentAt, fetchedAt }] of demand.answers.entries()) {
    const name = `answers/${two(n + 1)}-${form}`
    const pdf = await readPdf(house, tenant, demand, id)
    files.push(json(`${name}.json`, { ...(await readAnswer(house, tenant, demand, id)), sentAt, fetchedAt }))
    if (pdf) files.push({ name: `${name}.pdf`, bytes: pdf })
  }
  return files
}

/** What the order points at, what became of it, which copies are kept until when, and their hashes. */
async function targetFacts(house: House, tenant: Tenant, demand: Numbered) {
  const kept = new Map((await heldObjects(house, tenant, demand)).map((row) => [row.id, row]))
  return demand.targets.map(({ hold, attempts: _attempts, round: _round, ...target }) => ({
    ...target,
    hold: {
      ...hold,
      legalHold: demand.legalHold ?? false,
      parts: hold.parts.map(({ preview: _preview, ...part }) => {
        const row = kept.get(part.object)
        return {
          ...part,
          ...(row?.destroy_after ? { destroyAfter: row.destroy_after } : {}),
          ...(row?.destroyed_at ? { destroyedAt: row.destroyed_at } : {}),
        }
      }),
    },
  }))
}

/** One proof an event, for all that a published checkpoint covers; each carries its checkpoint and its opening. */
async function proofFiles(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  history: readonly PastEvent[],
): Promise<CaseEntry[]> {
  const files: CaseEntry[] = []
  for (const { seq, type } of history) {
    const proof = await proofOf(house, tenant, demand, seq)
    if (proof) files.push(text(`proofs/${String(seq).padStart(4, '0')}-${type}.txt`, proof))
  }
  return files
}

/** The bytes of the order as they came, and nothing else. */
export async function orderBytes(house: House, tenant: Tenant, demand: Numbered): Promise<Buffer> {
  const files = await orderFiles(house, tenant, demand)
  const first = files.find(({ name }) => name.startsWith('order/received.'))
  if (!first) throw new Fault('row-missing', { found: `the bytes of ${demand.number}` })
  return Buffer.from(first.bytes)
}
