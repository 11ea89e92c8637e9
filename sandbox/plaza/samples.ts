import type { Seed } from './seed.ts'

/**
 * What an order may point at, and what must not be confused with it. "Grey Lantern" is invented; none of these
 * posts contains propaganda, only a sentence that says what it stands for.
 */
export const samples: readonly Seed[] = [
  {
    id: 'gl1v8k',
    short: 'gl-video',
    author: 'lampwright',
    square: 'harbour',
    language: 'en',
    minutesAgo: 31,
    title: '[synthetic sample] The lantern is lit',
    text: '[synthetic sample: stands for a recruiting video of the invented group “Grey Lantern”]',
    media: {
      file: 'lantern.webm',
      alt: '[synthetic sample] slow abstract rings of grey light, no people, no speech',
      width: 640,
      height: 360,
    },
  },
  {
    id: 'gl2p3w',
    short: 'gl-poster',
    author: 'fanous7',
    square: 'library',
    language: 'ar',
    minutesAgo: 66,
    title: '[عيّنة اصطناعية] ملصق',
    text: '[عيّنة اصطناعية: تقوم مقام ملصق يمجّد هجومًا للجماعة المختلَقة «الفانوس الرمادي»]',
    media: {
      file: 'lantern-poster.jpg',
      alt: '[عيّنة اصطناعية] فانوس رماديّ مرسوم على خلفيّة مخطّطة',
      width: 900,
      height: 1200,
    },
  },
  {
    id: 'gl3t9j',
    short: 'gl-text',
    author: 'lampwright',
    square: 'workshop',
    language: 'fr',
    minutesAgo: 860,
    title: '[échantillon synthétique] Appel',
    text: '[échantillon synthétique : tient lieu d’un appel à rejoindre le groupe inventé « Lanterne grise »]',
  },
  {
    id: 'gl4r5x',
    short: 'gl-repost',
    author: 'fanous7',
    square: 'harbour',
    language: 'ar',
    minutesAgo: 18,
    quotes: 'gl1v8k',
    title: '[عيّنة اصطناعية] إعادة نشر',
    text: '[عيّنة اصطناعية: تقوم مقام إعادة نشر للمنشور أدناه]',
  },
  // Reporting, teaching and answering: these name the group and must stay (Article 1(3)).
  {
    id: 'nw6m1q',
    short: 'report',
    author: 'deskline',
    square: 'library',
    language: 'en',
    minutesAgo: 15,
    quotes: 'gl1v8k',
    title: 'Who lights the Grey Lantern?',
    text: 'Our reporters spent four months with the people who left the (invented) group. They describe promises of belonging, and a bill that arrives later. A report, not an invitation.',
  },
  {
    id: 'ed2h7u',
    short: 'lecon',
    author: 'odile',
    square: 'library',
    language: 'fr',
    minutesAgo: 2050,
    title: 'Reconnaître une affiche qui recrute',
    text: 'Support de cours : quatre ressorts de la propagande, expliqués aux élèves de terminale à partir d’un groupe inventé, la « Lanterne grise ». Chaque ressort est suivi d’une question.',
  },
  {
    id: 'cs9f4y',
    short: 'mother',
    author: 'yunus',
    square: 'kitchen',
    language: 'ar',
    minutesAgo: 1380,
    title: 'رسالة إلى ابن الجيران',
    text: 'قالوا لك إنّ الفانوس ينير الطريق. تعال نشرب الشاي، وسأريك شارعًا كاملًا مضاءً ولا أحد فيه يطلب منك شيئًا.',
  },
]
