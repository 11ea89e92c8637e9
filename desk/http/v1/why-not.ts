import type { Saying } from '../../../core/event.ts'

/** Why a message after an order cannot do what it says, for an authority that reads no screen of the desk. */
const sentences: Readonly<Record<string, string>> = {
  'why-not.ended.refused': 'The demand was refused.',
  'why-not.ended.withdrawn': 'The order was withdrawn.',
  'why-not.ended.annulled': 'The order was annulled.',
  'why-not.no-such-follow-up': 'The law knows no such message after this demand.',
  'why-not.not-from-them': 'Under this law the message cannot come from this sender.',
  'why-not.only-across-borders': 'The message exists only where the authority is of another state.',
  'why-not.no-such-outcome': 'The message must say how it went.',
  'why-not.no-new-order': 'The amended order is not there.',
  'why-not.no-targets': 'The new version names no address.',
  'why-not.other-reference': 'The new version has another reference.',
  'why-not.no-such-clock': 'The clock this would change does not run.',
  'why-not.extension': 'The extension is not lawful.',
}

export function whyNot({ key }: Saying): string {
  return sentences[key] ?? 'A rule of the law that this demand is under does not allow it.'
}
