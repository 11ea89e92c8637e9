import { samples } from './samples.ts'

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

const town: readonly Seed[] = [
  {
    id: 'hb4d7q',
    short: 'fog',
    author: 'mira',
    square: 'harbour',
    language: 'en',
    minutesAgo: 175,
    title: 'Fog lifted at six',
    text: 'For about four minutes the whole harbour was the colour of the inside of a shell. Then the first ferry came round the mole and it was Tuesday again.',
    media: {
      file: 'harbour.jpg',
      alt: 'A drawn harbour at dawn: pale water, three sails, a low sun',
      width: 1200,
      height: 800,
    },
  },
  {
    id: 'dr9k2m',
    short: 'bab',
    author: 'salma',
    square: 'workshop',
    language: 'ar',
    minutesAgo: 232,
    title: 'بابٌ من خشب الجوز',
    text: 'قال لي صاحبه إنّ جدّه نجره في شتاءٍ واحد، وإنّ النجمة في وسطه أخذت منه أسبوعين. رسمتُه اليوم قبل أن يُطلى.',
    media: { file: 'zellige.jpg', alt: 'رسم هندسيّ من نجوم ثمانيّة بالأخضر والأزرق', width: 1000, height: 1000 },
  },
  {
    id: 'bn3x8c',
    short: 'levain',
    author: 'bastien',
    square: 'kitchen',
    language: 'fr',
    minutesAgo: 590,
    title: 'Le levain a pris son temps',
    text: 'Quatorze heures au lieu de douze. La mie est plus ouverte, la croûte plus bavarde. Il en reste six derrière la boutique, premiers arrivés.',
    media: {
      file: 'dunes.jpg',
      alt: 'Des collines dorées au crépuscule, comme des miches alignées',
      width: 1200,
      height: 800,
    },
  },
  {
    id: 'wh5t1z',
    short: 'wheel',
    author: 'tomas',
    square: 'workshop',
    language: 'en',
    minutesAgo: 400,
    title: 'A wheel is a conversation',
    text: 'Thirty-six spokes, and each of them has an opinion. You do not true a wheel by force; you ask all of them, a quarter turn at a time, and then you ask again.',
  },
  {
    id: 'lm6r0v',
    short: 'archives',
    author: 'odile',
    square: 'library',
    language: 'fr',
    minutesAgo: 88,
    title: 'Aux archives, un mercredi',
    text: 'Un registre de 1871, une tache de thé, et dans la marge une main inconnue qui a écrit : « il neige, on ne voit plus la place ». J’ai levé la tête. Il neigeait.',
    media: {
      file: 'night-town.jpg',
      alt: 'Une petite ville dessinée la nuit, quelques fenêtres allumées sous la neige',
      width: 1200,
      height: 800,
    },
  },
  {
    id: 'sh8w4n',
    short: 'kutub',
    author: 'yunus',
    square: 'library',
    language: 'ar',
    minutesAgo: 50,
    title: 'وصلت صناديق الخريف',
    text: 'أربعة صناديق، ومئة واثنا عشر كتابًا، وكتابٌ واحد بلا غلاف لا نعرف عنوانه. من يتعرّف عليه من أوّل صفحة فهو له.',
    media: { file: 'books.jpg', alt: 'رفوفٌ مرسومة عليها كتبٌ ملوّنة', width: 1200, height: 800 },
  },
  {
    id: 'lt2p9s',
    short: 'light',
    author: 'mira',
    square: 'harbour',
    language: 'en',
    minutesAgo: 1640,
    title: 'The light is back on',
    text: 'Two nights dark for repairs. You notice a lighthouse the way you notice a clock: when it stops.',
    media: {
      file: 'lighthouse.jpg',
      alt: 'A drawn lighthouse on a headland under an evening sky',
      width: 1000,
      height: 1250,
    },
  },
  {
    id: 'gd7y3b',
    short: 'olives',
    author: 'bastien',
    square: 'kitchen',
    language: 'fr',
    minutesAgo: 2980,
    title: 'Les olives de Mme Ferrand',
    text: 'Elle dit qu’il faut les cueillir quand on n’est pas pressé. J’étais pressé ; elle a attendu.',
    media: {
      file: 'hills.jpg',
      alt: 'Des rangées d’oliviers dessinées sur des collines vertes',
      width: 1200,
      height: 800,
    },
  },
  {
    id: 'mt1c6h',
    short: 'ridge',
    author: 'tomas',
    square: 'harbour',
    language: 'en',
    minutesAgo: 4310,
    title: 'Seven ridges, counted twice',
    text: 'The farthest is either a mountain or a cloud. We agreed to walk until it decides.',
    media: {
      file: 'ridges.jpg',
      alt: 'Seven drawn mountain ridges fading into blue mist',
      width: 1200,
      height: 800,
    },
  },
  // One conversation, so that an address can name the talk and not the post.
  {
    id: 'tk1a5e',
    short: 'bridge',
    author: 'tomas',
    square: 'harbour',
    language: 'en',
    minutesAgo: 1210,
    thread: 'old-bridge',
    title: 'Should the old bridge stay closed?',
    text: 'The council meets on Thursday. I would like to hear from people who crossed it every day, and from those who live under it.',
  },
  {
    id: 'tk2b6f',
    short: 'bridge-2',
    author: 'odile',
    square: 'harbour',
    language: 'fr',
    minutesAgo: 1160,
    thread: 'old-bridge',
    title: 'Ma grand-mère le traversait pieds nus',
    text: 'Ce n’est pas un argument d’ingénieur, je sais. Mais un pont est aussi une habitude, et une ville peut en perdre trop à la fois.',
  },
  {
    id: 'tk3c7g',
    short: 'bridge-3',
    author: 'yunus',
    square: 'harbour',
    language: 'ar',
    minutesAgo: 1100,
    thread: 'old-bridge',
    title: 'جسرٌ للمشاة فقط',
    text: 'لا حاجة إلى السيّارات فوقه. اتركوه للدرّاجات وباعة الكستناء، وسيعيش مئة سنة أخرى.',
  },
  {
    id: 'ka5n2d',
    short: 'kite',
    author: 'salma',
    square: 'kitchen',
    language: 'ar',
    minutesAgo: 3300,
    deletedMinutesAgo: 2000,
    title: 'حساء العدس',
    text: 'وصفةٌ حُذفت لأنّ الملح كان كثيرًا.',
  },
]

/** Everything that Plaza holds when it first starts. */
export const posts: readonly Seed[] = [...town, ...samples]
