import { later } from '../../core/instant.ts'
import type { Instant } from '../../core/instant.ts'
import { authorities } from './authorities.ts'

export type OrderWish = {
  /** Plaza's origin, without a slash at the end. */
  origin: string
  /** When the order is issued; five minutes before it arrives looks natural. */
  issuedAt: Instant
  /** The reference number; the same reference twice is a twin. */
  reference: string
  language?: 'en' | 'fr'
  /** Who is addressed, as the installation calls itself. */
  addressee?: string
  contactPoint?: string
  /** Where the addressee is established. Other than FR makes the order cross-border (Article 4). */
  homeMemberState?: string
  /** Section C: the user must not be told. */
  nonDisclosure?: boolean
  /** Paths or addresses to name instead of the usual three. */
  targets?: readonly { url: string; additionalInfo?: string }[]
}

/**
 * A complete removal order as JSON, with the paths of Annex I of Regulation (EU) 2021/784 as `regimes/eu-tco.yaml`
 * names them. It names three addresses of Plaza: a video by its page, a picture by its short link, and a text.
 */
export function sampleOrder(wish: OrderWish) {
  const { interior, home } = authorities
  const language = wish.language ?? 'en'
  const said = words[language]
  const homeMemberState = wish.homeMemberState ?? home.country
  const crossBorder = homeMemberState !== interior.country
  const targets = wish.targets ?? usualTargets(said)
  return {
    a: {
      issuingMemberState: interior.country,
      addressee: wish.addressee ?? 'Plaza Sample Hosting',
      contactPoint: wish.contactPoint ?? 'orders@plaza.example',
      homeMemberState,
      issuedAt: wish.issuedAt,
      reference: wish.reference,
    },
    b: {
      items: targets.map(({ url, ...more }) => ({ url: new URL(url, wish.origin).href, ...more })),
      types: ['INCITES', 'SOLICITS_GROUP'],
      reasons: said.reasons,
    },
    c: { nonDisclosure: wish.nonDisclosure ?? false },
    d: crossBorder ? { crossBorder, copySentToHomeAuthority: true } : { crossBorder },
    e: {
      authorityType: 'LAW_ENFORCEMENT',
      authorityName: interior.name,
      representative: { name: interior.officer.name, post: said.post },
      fileNo: `SMI-${wish.reference}`,
      address: interior.address,
      tel: interior.telephone,
      email: interior.email,
      date: wish.issuedAt.slice(0, 10),
      // The signature covers the whole request (RFC 9421): see note 1 of the form.
      signature: { present: true },
    },
    f: {
      feedbackContact: interior.email,
      ...(crossBorder ? { homeAuthorityContact: home.email } : {}),
    },
    g: {
      redressBody: said.redressBody,
      redressDeadline: { raw: said.redressDeadline, amount: 2, unit: 'MONTH', from: 'receipt' },
      legislationLink: 'https://interior.example/redress',
    },
  }
}

export type SampleOrder = ReturnType<typeof sampleOrder>

/** A reference that nobody used before: the issuing minute, and `mark` to tell two of the same minute apart. */
export function referenceFor(at: Instant, mark: string): string {
  return `RO-${later(at, 0).slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}-${mark}`
}

type Words = (typeof words)['en' | 'fr']

function usualTargets(said: Words) {
  return [
    { url: '/p/gl1v8k', additionalInfo: said.video },
    { url: '/s/gl-poster', additionalInfo: said.poster },
    { url: '/@lampwright/gl3t9j?utm_source=report' },
  ]
}

const words = {
  en: {
    post: 'Commissaire, head of the sample unit',
    reasons:
      '[Synthetic sample] The three posts advertise the invented group “Grey Lantern”: a recruiting video, a poster that praises an attack, and a call to join. Nothing of it is real.',
    video: 'The video, four seconds, posted by lampwright',
    poster: 'The poster with the lantern, posted by fanous7',
    redressBody: 'Sample Administrative Court of Paris (fictional)',
    redressDeadline: 'two months from receipt',
  },
  fr: {
    post: 'Commissaire, chef de l’unité d’exemple',
    reasons:
      '[Échantillon synthétique] Les trois publications font la promotion du groupe inventé « Lanterne grise » : une vidéo de recrutement, une affiche qui glorifie une attaque et un appel à rejoindre le groupe. Rien de cela n’est réel.',
    video: 'La vidéo, quatre secondes, publiée par lampwright',
    poster: 'L’affiche à la lanterne, publiée par fanous7',
    redressBody: 'Tribunal administratif d’exemple de Paris (fictif)',
    redressDeadline: 'deux mois à compter de la réception',
  },
} as const
