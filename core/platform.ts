import type { Instant } from './instant.ts'

/** One piece of content as the platform knows it. `reference` is the platform's own stable name for it. */
export type Content = {
  reference: string
  address: string
  kind: 'text' | 'image' | 'video' | 'audio' | 'account' | 'page'
  title?: string
  text?: string
  author?: { reference: string; name: string }
  publishedAt?: Instant
  language?: string
}

/** What an address turned out to mean. Anything but `found` names no content that may be acted on. */
export type Resolution =
  | { kind: 'found'; content: Content }
  | { kind: 'not-ours' }
  | { kind: 'gone'; since?: Instant }
  | { kind: 'ambiguous'; candidates: readonly string[] }

/**
 * What the public gets when it asks for the content now: looked at from outside, never read from a flag.
 * `visible` is true as soon as one public address still shows any of it. `restrictedBy` is the key of the deed
 * in force, where the platform tells; `notice` is what stands in place of the content, where one does. `stillExported`:
 * no page shows it, and yet machines that copy whole collections still get it from the platform.
 */
export type Visibility = {
  visible: boolean
  restrictedBy?: string
  since?: Instant
  notice?: Notice
  stillExported?: true
  /** Whether it shows to somebody in each of the countries that were asked about. */
  from?: Readonly<Record<string, boolean>>
}

/** One file of a frozen copy: the content itself, or the related data the platform hands over with it. */
export type FrozenPart = {
  name: string
  mediaType: string
  purpose: 'content' | 'related-data'
  bytes: AsyncIterable<Uint8Array>
}

/** What stands in place of the content. `neutral` says nothing of an authority (while a gag runs). */
export type Notice = { kind: 'explained' | 'neutral'; text: string; link?: string }

/** What a platform can do beyond the bare family; the desk asks here and nowhere else. */
export type Abilities = {
  /** Can still hand over a copy after the content was restricted. Where not, the hold must come first. */
  copiesWhileRestricted: boolean
  /** Hands over related data (Regulation (EU) 2021/784, Article 6(1)). */
  relatedData: boolean
  /** Shows words in place of the content, and so a neutral text as well (Article 11(3)). */
  notices: boolean
  /** Knows for itself that the same key is the same deed. Where not, the desk remembers for it. */
  knowsKeys: boolean
  /** Can hide a piece in some countries alone, by ISO 3166 code. */
  byCountry: boolean
  /** The countries the desk can look from. What cannot be looked at is not done for one country: nobody could say it was. */
  lookouts: readonly string[]
}

/**
 * A platform that owns targets. Each deed carries `key`: the same key twice has the effect of once.
 * A deed that resolves says only that the platform said yes; `visibility` is what decides.
 * Every method may throw a {@link ConnectorFault}.
 */
export interface Platform {
  readonly name: string
  resolve(address: string): Promise<Resolution>
  /** Each part is fetched when its bytes are read; several may be read side by side. */
  freeze(reference: string): AsyncIterable<FrozenPart>
  /** With `countries`, from these alone; a platform that cannot do that refuses, and hides nothing. */
  restrict(
    reference: string,
    deed: { key: string; notice: Notice; countries?: readonly string[] },
  ): Promise<void>
  restore(reference: string, deed: { key: string }): Promise<void>
  replaceNotice(reference: string, deed: { key: string; notice: Notice }): Promise<void>
  /** `from`: countries to look from as well, among those it has a lookout in. */
  visibility(reference: string, from?: readonly string[]): Promise<Visibility>
}

/** A connector could not do what was asked. `again` says whether trying again can help. */
export class ConnectorFault extends Error {
  readonly again: boolean
  readonly notBefore?: Instant
  constructor(message: string, options: { again: boolean; notBefore?: Instant; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'ConnectorFault'
    this.again = options.again
    if (options.notBefore !== undefined) this.notBefore = options.notBefore
  }
}
