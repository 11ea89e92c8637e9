import type { enTogether } from '../en/together.ts'
import type { Area } from '../en/index.ts'

/** À plusieurs au même guichet, en français. */
export const frTogether = {
  'nav.for-you': 'Pour vous',
  'keys.go-for-you': 'aller à ce qui vous attend',
  'keys.assign': 'prendre, confier à un collègue, remettre à tous',
  'keys.note': 'écrire une note',

  'note.write': 'Note aux collègues',
  'note.placeholder': 'Que doit savoir la prochaine personne qui ouvrira ce dossier ?',
  'note.help': 'Reste au guichet et ne peut plus être modifiée. @ suivi d’un nom appelle quelqu’un.',
  'note.people': 'Personnes à appeler',
  'note.send': 'Consigner',
  'note.written': 'La note est consignée.',
  'note.failed': 'La note n’a pas été consignée',
  'history.note': 'A écrit une note.',
  'history.exported.notes': 'Les notes entre collègues ont été jointes au dossier remis.',
  'history.by.notes': 'Notes',

  'for-you.lead': 'Là où un collègue vous appelle par votre nom, et ce qui vous est demandé.',
  'for-you.error': 'Ce qui vous attend n’a pas pu être lu',
  'for-you.none': 'Personne ne vous attend',
  'for-you.none.text':
    'Quand quelqu’un écrit @ et votre nom dans une note, elle apparaît ici jusqu’à ce que vous l’ayez lue.',
  'for-you.mentions': 'On vous appelle',
  'for-you.unread': 'Pas encore lue.',

  'company.looks_one': '{{names}} regarde aussi cette demande',
  'company.looks_other': '{{names}} regardent aussi cette demande',
  'assign.title': 'Qui s’occupe de {{number}}',
  'assign.to': 'Qui doit s’en occuper',
  'assign.me': 'Moi',
  'assign.nobody': 'Personne en particulier',
  'assign.nobody.help': 'La demande est à la disposition de toute l’équipe.',
  'assign.has-it-now': 's’en occupe',
  'assign.take': 'La prendre',
  'assign.give': 'La confier',
  'assign.put-it-back': 'La remettre à tous',
  'assign.done': 'C’est noté : {{number}} a changé de mains.',
  'assign.put-back': '{{number}} est à la disposition de toute l’équipe.',
  'assign.quicker': 'Quelqu’un a été plus rapide',
  'assign.you-have-it': 'Vous vous en occupez',
  'assign.nobody-has-it': 'Personne ne s’en occupe',
  'assign.has': '{{name}} s’en occupe',
  'history.assigned.taken': 'A pris la demande en charge.',
  'history.assigned.given': 'A confié la demande à {{name}}.',
  'history.assigned.put-back': 'A remis la demande à toute l’équipe.',
  'why-not.has-it': '{{name}} s’en occupe désormais. Regardez de nouveau, puis choisissez.',
  'why-not.nobody-has-it': 'Plus personne ne s’en occupe. Regardez de nouveau, puis choisissez.',
  'why-not.does-not-decide': '{{name}} ne décide pas des demandes.',
} as const satisfies Area<typeof enTogether>
