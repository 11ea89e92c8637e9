/** A demand as its own authority sees it: what arrived, where it stands, what is missing, what became of each target. */
import { createHash } from 'node:crypto'
import type { Numbered } from '../../../core/demand.ts'
import { steps } from '../../../core/demand.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Finding } from '../../../core/regime.ts'
import { jcs } from '../../../log/leaf.ts'
import type { House, Tenant } from '../../house.ts'
import { addressOf } from '../../tenants.ts'
import { reasonsOf } from './reasons.ts'

/** What is acknowledged: identity of the bytes, time, number, signed by the desk's receipt key (Ed25519 over RFC 8785). */
export async function receiptOf(house: House, tenant: Tenant, demand: Numbered) {
  const statement = {
    desk: addressOf(house, tenant),
    tenant: tenant.settings.legalName,
    demand: demand.id,
    number: demand.number,
    receivedAt: demand.receipt.at,
    sha256: demand.receipt.sha256,
    size: demand.receipt.size,
  }
  const [signer] = await house.keys.signers('receipt')
  const signature = await signer.sign(jcs(statement))
  return { statement, keyid: keyIdOf(signer.publicKey), signature: signature.toString('base64') }
}

/** A key named by its own fingerprint, so that nobody has to trust a name. */
export function keyIdOf(publicKey: Uint8Array): string {
  return `ed25519-${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`
}

/** A line of the form that is not there or cannot be right; everything else is remarked on. */
function isLacking({ code }: Finding): boolean {
  return code === 'missing' || code === 'wrong'
}

function findingFor({ code, path, section, found, wanted, leadsTo, ground, article }: Finding) {
  return { code, path, section, found, wanted, leadsTo, ...(ground ? { ground } : {}), article }
}

/** `proven`: whoever asks has shown with a good signature that they are the authority; only they hear why it is held. */
export function demandFor(demand: Numbered, at: Instant, { proven }: { proven: boolean }) {
  const reasons = proven ? reasonsOf(demand.trust) : []
  return {
    id: demand.id,
    number: demand.number,
    reference: demand.reference,
    instrument: `${demand.regime}/${demand.instrument}`,
    sha256: demand.receipt.sha256,
    receivedAt: demand.receipt.at,
    step: demand.step,
    steps: steps.map((step) => ({ step, ...(demand.history[step] ? { at: demand.history[step] } : {}) })),
    waitsFor: demand.waitsFor,
    trust: {
      level: demand.trust.level,
      outcome: demand.trust.outcome,
      ...(reasons.length > 0 ? { reasons } : {}),
    },
    clocks: demand.clocks.map(({ key, name, target, startedAt, dueAt, state, pauses }) => ({
      key,
      name,
      ...(target ? { target } : {}),
      startedAt,
      dueAt,
      state,
      pauses,
    })),
    missing: demand.findings.filter(isLacking).map(findingFor),
    remarks: demand.findings.filter((finding) => !isLacking(finding)).map(findingFor),
    targets: demand.targets.map((target) => ({
      id: target.id,
      ordinal: target.ordinal,
      address: target.address,
      outcome: target.outcome,
      ...(target.ground ? { ground: target.ground } : {}),
      ...(target.restrictedAt ? { restrictedAt: target.restrictedAt } : {}),
      ...(target.restoredAt ? { restoredAt: target.restoredAt } : {}),
    })),
    answers: demand.answers.map(({ id, form, sentAt }) => ({ id, form, sentAt })),
    ...(demand.ended
      ? { ended: { how: demand.ended.how, at: demand.ended.at, why: demand.ended.why.key } }
      : {}),
    ...(demand.linkedTo ? { linkedTo: 'an earlier demand with the same reference' } : {}),
    seenAt: at,
  }
}
