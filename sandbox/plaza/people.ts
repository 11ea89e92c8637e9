/** Everybody on Plaza is invented. Addresses come from the blocks set aside for documentation (RFC 5737, RFC 3849). */
export type Person = {
  handle: string
  name: string
  language: 'en' | 'fr' | 'ar'
  about: string
  /** Hue of the drawn portrait, in degrees. */
  hue: number
  email: string
  signedUpDaysAgo: number
  signUpIp: string
  /** Each log-in: how long ago in minutes, and from where. */
  logIns: readonly { minutesAgo: number; ip: string; agent: string }[]
}

const phone = 'PlazaApp/4.2 (Android; sample)'
const browser = 'Mozilla/5.0 (sample browser)'

export const people: readonly Person[] = [
  {
    handle: 'mira',
    name: 'Mira Solberg',
    language: 'en',
    about: 'Harbour pilot. Early mornings, bad coffee, good light.',
    hue: 205,
    email: 'mira@mail.example',
    signedUpDaysAgo: 1460,
    signUpIp: '192.0.2.14',
    logIns: [{ minutesAgo: 190, ip: '192.0.2.14', agent: phone }],
  },
  {
    handle: 'tomas',
    name: 'Tomas Aldous',
    language: 'en',
    about: 'Repairs bicycles and, when asked nicely, chairs.',
    hue: 24,
    email: 'tomas@mail.example',
    signedUpDaysAgo: 902,
    signUpIp: '192.0.2.77',
    logIns: [{ minutesAgo: 420, ip: '2001:db8:4::77', agent: browser }],
  },
  {
    handle: 'odile',
    name: 'Odile Marchetti',
    language: 'fr',
    about: 'Professeure d’histoire. Marche, lit, recopie.',
    hue: 330,
    email: 'odile@mail.example',
    signedUpDaysAgo: 1110,
    signUpIp: '198.51.100.8',
    logIns: [{ minutesAgo: 95, ip: '198.51.100.8', agent: browser }],
  },
  {
    handle: 'bastien',
    name: 'Bastien Roc',
    language: 'fr',
    about: 'Boulanger de nuit, jardinier de jour.',
    hue: 40,
    email: 'bastien@mail.example',
    signedUpDaysAgo: 388,
    signUpIp: '198.51.100.41',
    logIns: [{ minutesAgo: 610, ip: '198.51.100.41', agent: phone }],
  },
  {
    handle: 'salma',
    name: 'سلمى الحدّاد',
    language: 'ar',
    about: 'أرسم الأبواب القديمة وأجمع حكايات أصحابها.',
    hue: 168,
    email: 'salma@mail.example',
    signedUpDaysAgo: 720,
    signUpIp: '203.0.113.5',
    logIns: [{ minutesAgo: 240, ip: '203.0.113.5', agent: phone }],
  },
  {
    handle: 'yunus',
    name: 'يونس القاضي',
    language: 'ar',
    about: 'مكتبة صغيرة قرب المحطّة، والشاي على حساب المحلّ.',
    hue: 260,
    email: 'yunus@mail.example',
    signedUpDaysAgo: 96,
    signUpIp: '203.0.113.61',
    logIns: [{ minutesAgo: 55, ip: '2001:db8:9::61', agent: browser }],
  },
  {
    handle: 'deskline',
    name: 'The Deskline',
    language: 'en',
    about: 'A small newspaper that does not exist.',
    hue: 0,
    email: 'newsroom@deskline.example',
    signedUpDaysAgo: 2001,
    signUpIp: '192.0.2.200',
    logIns: [{ minutesAgo: 20, ip: '192.0.2.200', agent: browser }],
  },
  {
    handle: 'lampwright',
    name: 'lampwright',
    language: 'en',
    about: '[synthetic sample: an account of the invented group “Grey Lantern”]',
    hue: 220,
    email: 'lampwright@mail.example',
    signedUpDaysAgo: 9,
    signUpIp: '203.0.113.190',
    logIns: [
      { minutesAgo: 34, ip: '203.0.113.190', agent: phone },
      { minutesAgo: 880, ip: '203.0.113.191', agent: phone },
      { minutesAgo: 2900, ip: '2001:db8:77::190', agent: browser },
    ],
  },
  {
    handle: 'fanous7',
    name: 'fanous7',
    language: 'ar',
    about: '[عيّنة اصطناعية: حساب للجماعة المختلَقة «الفانوس الرمادي»]',
    hue: 235,
    email: 'fanous7@mail.example',
    signedUpDaysAgo: 4,
    signUpIp: '203.0.113.240',
    logIns: [
      { minutesAgo: 70, ip: '203.0.113.240', agent: phone },
      { minutesAgo: 1500, ip: '203.0.113.240', agent: phone },
    ],
  },
]

export function personOf(handle: string): Person | undefined {
  return people.find((person) => person.handle === handle)
}
