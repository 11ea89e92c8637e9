import { createHash } from 'node:crypto'
import { writeVerifierKey } from '../../log/note.ts'
import type { House, Tenant } from '../house.ts'
import { logSigners } from '../jobs/sequencer.ts'
import { addressOf } from '../tenants.ts'
import { keyIdOf } from './v1/views.ts'

/** What an operator says in public about their desk: where its doors are, and by which keys it is known. */
export async function publicFacts(house: House, tenant: Tenant) {
  const { settings } = tenant
  const base = addressOf(house, tenant)
  const receipts = await house.keys.verifiers('receipt')
  return {
    name: settings.legalName,
    homeMemberState: settings.homeState,
    ...(settings.legalRepresentative ? { legalRepresentative: settings.legalRepresentative } : {}),
    contactPoint: settings.contactEmail,
    languages: settings.languages,
    sandbox: tenant.sandbox,
    doors: [
      {
        kind: 'signed-http',
        url: `${base}/v1/demands`,
        profile: 'RFC 9421, tag guichet-intake-v1',
        openapi: `${base}/openapi.json`,
      },
      { kind: 'decisions', url: `${base}/v1/decisions`, profile: 'RFC 9421, tag guichet-intake-v1' },
    ],
    receiptKeys: receipts.map(({ publicKey }) => ({
      keyid: keyIdOf(publicKey),
      alg: 'ed25519',
      publicKey: Buffer.from(publicKey).toString('base64'),
      // As the case file prints it, to be compared by eye.
      sha256: createHash('sha256').update(publicKey).digest('hex'),
    })),
    log: {
      origin: house.logOrigin,
      url: `${base}/log/`,
      verifierKeys: (await logSigners(house)).map(({ key }) => writeVerifierKey(key)),
    },
  }
}
