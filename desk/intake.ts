import type { Actor, Json, Saying } from '../core/event.ts'
import { createHash } from 'node:crypto'
import { isNumbered, type Numbered, type Receipt } from '../core/demand.ts'
import type { Instant } from '../core/instant.ts'
import { arrive } from '../core/path/1-arrive.ts'
import type { DoorFacts } from './facts/2-authenticate.ts'
import { enterAll, type ToEnter } from './facts/3-register.ts'
import type { House, Tenant } from './house.ts'
import { walk } from './journey.ts'
import type { CaseKey } from './outside/case-key.ts'
import { uuidv4, uuidv7 } from './outside/random.ts'
import type { Stored } from './outside/vault.ts'
import { newCase } from './sql/demands/cases.ts'
import type { Tx } from './sql/database.ts'
import { bind } from './sql/demands/state.ts'
import { newSheaf, type Sheaf } from './sql/sheaf.ts'
import { inOneCommit } from './sql/one-commit.ts'
import { instrumentInForce, instrumentOf, referenceOf } from './tenants.ts'

/** What a door hands in. `at` is the earliest trustworthy time: the first byte at our edge, or what staff know of a letter. */
export type Message = {
  at: Instant
  channel: Receipt['channel']
  cameBy?: Receipt['cameBy']
  bytes: Uint8Array
  mediaType: string
  order: Json
  unreadable?: Saying
  /** The letter itself, as it came, for what was typed from one. */
  original?: { bytes: Uint8Array; name: string; mediaType: string }
  door: DoorFacts
  /** Who typed it in, for what came by hand. */
  enteredBy?: Actor
}

/** Larger messages go to the vault first; smaller ones are sealed in the receipt row itself. */
export const largestInRow = 256 * 1024

/**
 * Keeps a message and walks it as far as it goes. When this returns, bytes, receipt, number, clocks and the first
 * effects are on stable storage; only then may it be acknowledged. `alsoWrite` runs in the same transaction with the
 * finished demand: what a door must remember about the exchange (nonce, idempotency) is durable with it or not at all.
 */
export async function takeIn<T>(
  house: House,
  tenant: Tenant,
  message: Message,
  alsoWrite: (sheaf: Sheaf, taken: { demand: Numbered; caseKey: CaseKey }) => Promise<T>,
): Promise<T> {
  const caseId = uuidv4(house.chance)
  const since = house.clock.monotonic()
  await house.crashpoint('intake.before-spool')
  const spooled =
    message.bytes.length > largestInRow ? await spool(house, tenant, caseId, message) : undefined
  const letter = message.original && (await keepLetter(house, tenant, caseId, message.original))
  const spooledAt = house.clock.monotonic()
  house.meters.took('spool', spooledAt - since)
  await house.crashpoint('intake.after-spool')
  const result = await registered(
    house.db,
    tenant.id,
    toEnter(house, tenant, message),
    async (tx, sheaf, entry) => {
      const caseKey = await newCase(sheaf, house, tenant.id, caseId)
      const receipt = receiptOf(house, message, letter)
      addReceipt(sheaf, tenant, caseId, caseKey, receipt, message, spooled)
      if (letter) addObject(sheaf, tenant, caseId, letter, message.at)
      const arrived = arrive({
        id: uuidv7(message.at, house.chance),
        caseId,
        receipt,
        order: message.order,
        ...(message.enteredBy ? { enteredBy: message.enteredBy } : {}),
        ...(message.unreadable ? { unreadable: message.unreadable } : {}),
      })
      const change = await walk(tx, house, tenant, arrived, { door: message.door, entry })
      if (!isNumbered(change.demand)) throw new Error('a demand that arrived has no number')
      const instrument = instrumentInForce(house, tenant, change.demand)
      await bind(sheaf, tx, house, change, {
        tenant,
        caseKey,
        at: house.clock.now(),
        version: 0,
        instrument,
        urgent: message.door.urgent,
      })
      const written = await alsoWrite(sheaf, { demand: change.demand, caseKey })
      await house.crashpoint('intake.walked')
      sheaf.after(async () => await house.crashpoint('intake.before-commit'))
      return written
    },
  )
  house.meters.took('commit', house.clock.monotonic() - spooledAt)
  await house.crashpoint('intake.after-commit')
  return result
}

const registered = inOneCommit(enterAll)

function toEnter(house: House, tenant: Tenant, { at, door, order }: Message): ToEnter {
  const { regime, instrument } = door.envelope
  return {
    authority: door.authority?.id,
    reference: referenceOf(instrumentOf(house, tenant, regime, instrument, at), order),
  }
}

function receiptOf(house: House, message: Message, letter?: Stored): Receipt {
  return {
    id: uuidv7(message.at, house.chance),
    at: message.at,
    channel: message.channel,
    ...(message.cameBy ? { cameBy: message.cameBy } : {}),
    sha256: createHash('sha256').update(message.bytes).digest('hex'),
    size: message.bytes.length,
    mediaType: message.mediaType,
    ...(letter && message.original
      ? {
          original: {
            object: letter.objectId,
            name: message.original.name,
            mediaType: message.original.mediaType,
            size: letter.size,
            sha256: letter.sha256,
          },
        }
      : {}),
  }
}

/** The letter goes to the vault whatever its size: it is shown rarely, and never by this origin. */
async function keepLetter(
  house: House,
  tenant: Tenant,
  caseId: string,
  { bytes, name, mediaType }: NonNullable<Message['original']>,
): Promise<Stored> {
  return await house.vault.write(once(bytes), {
    tenant: tenant.id,
    caseId,
    meta: { mediaType, fileName: name },
  })
}

function addReceipt(
  sheaf: Sheaf,
  tenant: Tenant,
  caseId: string,
  caseKey: CaseKey,
  receipt: Receipt,
  message: Message,
  spooled: Stored | undefined,
): void {
  if (spooled) addObject(sheaf, tenant, caseId, spooled, message.at)
  sheaf.add('receipt', [
    {
      id: receipt.id,
      tenant_id: tenant.id,
      case_id: caseId,
      received_at: receipt.at,
      channel: receipt.channel,
      sha256: receipt.sha256,
      size: receipt.size,
      media_type: receipt.mediaType,
      sealed: spooled ? null : caseKey.sealBytes(message.bytes, `receipt:${receipt.id}:bytes`),
      vault_object: spooled?.objectId ?? null,
      evidence: caseKey.sealJson(message.door, `receipt:${receipt.id}:door`),
    },
  ])
}

function spool(house: House, tenant: Tenant, caseId: string, message: Message): Promise<Stored> {
  return house.vault.write(once(message.bytes), {
    tenant: tenant.id,
    caseId,
    meta: { mediaType: message.mediaType },
  })
}

/** The row of an object that the vault already keeps; without it the object is an orphan and swept. */
export function addObject(sheaf: Sheaf, tenant: Tenant, caseId: string, stored: Stored, at: Instant): void {
  sheaf.add('vault_object', [
    {
      id: stored.objectId,
      tenant_id: tenant.id,
      case_id: caseId,
      wrapped_identity: stored.wrappedIdentity,
      wrapped_meta: stored.wrappedMeta,
      key_version: stored.keyVersion,
      size: stored.size,
      stored_at: at,
      destroy_after: null,
      destroyed_at: null,
    },
  ])
}

/** As {@link addObject}, at once, in the caller's transaction. */
export async function keepRow(
  tx: Tx,
  tenant: Tenant,
  caseId: string,
  stored: Stored,
  at: Instant,
): Promise<void> {
  const sheaf = newSheaf()
  addObject(sheaf, tenant, caseId, stored, at)
  await sheaf.send(tx)
}

export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
