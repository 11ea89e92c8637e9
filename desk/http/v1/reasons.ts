import type { Trust } from '../../../core/trust.ts'

export type Reason = { check: string; found: string; wanted: string }

/**
 * What stood against an order, in words that help its own authority to put it right. Told to a sender who has proven
 * itself, and to nobody else. What the desk noticed about the sender beyond its message (odd hours, new keys, what a call
 * to the contact brought) is not among it: whoever holds a stolen key would learn from it how to seem ordinary.
 */
export function reasonsOf({ outcome, checks }: Trust): Reason[] {
  if (outcome === 'pass') return []
  return checks.flatMap(({ name, says }) => {
    const reason = reasons[says.key]
    return reason ? [{ check: name, found: reason[0], wanted: reason[1] }] : []
  })
}

const reasons: Readonly<Record<string, readonly [found: string, wanted: string]>> = {
  'trust.key.outside-its-term': ['a key outside its term', 'a key that is in force'],
  'trust.key.revoked': ['a key that was revoked', 'a key that is in force'],
  'trust.algorithm.other': ['another algorithm than the key was registered for', 'the registered one'],
  'trust.digest.missing': ['no digest of the body among what was signed', 'content-digest, signed'],
  'trust.digest.differs': ['a body that does not fit its signed digest', 'the bytes that were signed'],
  'trust.coverage.incomplete': [
    'a signature that leaves out parts of the request',
    'all parts that must be signed',
  ],
  'trust.times.missing': ['a signature without created or expires', 'both'],
  'trust.times.out-of-time': ['a signature outside its time', 'one of the last 300 seconds'],
  'trust.nonce.missing': ['a signature without a nonce', 'a new nonce for each signature'],
  'trust.binding.differs': [
    'an order that names another authority, or another State, than the one whose key signed it',
    'the authority as it is registered here, signing with its own key',
  ],
  'trust.competence.unknown': [
    'an authority whose competence for this instrument is not noted here',
    'a note of it in the register of the desk, which its people make',
  ],
  'trust.competence.not-competent': [
    'an authority that may not issue this instrument, as it is registered here',
    'an order of an authority that may',
  ],
  'trust.reference.other-content': [
    'a reference under which another content came before',
    'a reference of its own, or an amendment of the earlier order',
  ],
}
