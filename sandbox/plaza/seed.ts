/** One post as it is sown. Times are minutes before the first start, so that a new sandbox looks lived in. */
export type Seed = {
  /** Stable name, also in every address of the post. */
  id: string
  /** Name in the short link `/s/…`. */
  short: string
  author: string
  square: Square
  language: 'en' | 'fr' | 'ar'
  title: string
  text: string
  minutesAgo: number
  /** A file in `media/`; a video has its poster beside it under the same name. */
  media?: { file: string; alt: string; width: number; height: number }
  /** Posts of one conversation share this name; its page is `/t/…`. */
  thread?: string
  /** The post that is shown inside this one. */
  quotes?: string
  /** To be had at its own addresses and in no list. */
  unlisted?: true
  /** Deleted by its author that many minutes before the first start. */
  deletedMinutesAgo?: number
}

/** The squares of the town: what other places call communities. */
export const squares = {
  harbour: { en: 'Harbour', fr: 'Le port', ar: 'المرفأ' },
  workshop: { en: 'Workshop', fr: 'L’atelier', ar: 'الورشة' },
  library: { en: 'Library', fr: 'La bibliothèque', ar: 'المكتبة' },
  kitchen: { en: 'Kitchen', fr: 'La cuisine', ar: 'المطبخ' },
} as const
export type Square = keyof typeof squares
