import type { OrderWish } from './order.ts'
import { authorities } from './authorities.ts'

type RequestWish = Omit<OrderWish, 'language' | 'contactPoint' | 'homeMemberState' | 'nonDisclosure'> & {
  /** From when the person may be told, where the authority sets a time. */
  informFrom?: string
}

/** A complete French removal request as JSON, with the paths that `regimes/fr-lcen.yaml` gives it, against posts on Plaza. */
export function sampleRequest(wish: RequestWish) {
  const { office } = authorities
  const targets = wish.targets ?? [
    { url: '/p/gl1v8k', additionalInfo: 'La vidéo de quatre secondes' },
    { url: '/s/gl-poster' },
  ]
  return {
    authorityName: office.name,
    agent: 'A-17',
    reference: wish.reference,
    issuedAt: wish.issuedAt,
    addressee: wish.addressee ?? 'Plaza Sample Hosting',
    contact: office.email,
    legalBasis: 'article 6-1 de la loi n° 2004-575 du 21 juin 2004',
    items: targets.map(({ url, ...more }) => ({ url: new URL(url, wish.origin).href, ...more })),
    offences: ['PROVOCATION', 'APOLOGIE'],
    reasons:
      '[Échantillon synthétique] Ces publications recrutent pour le groupe inventé « Lanterne grise » et glorifient une attaque. Rien de cela n’est réel.',
    ...(wish.informFrom ? { informFrom: wish.informFrom } : {}),
    accessProvidersInformed: true,
    qualifiedPersonInformed: true,
    redress: 'Tribunal administratif d’exemple (fictif)',
    redressDeadline: {
      raw: 'deux mois à compter de la réception',
      amount: 2,
      unit: 'MONTH',
      from: 'receipt',
    },
  }
}
