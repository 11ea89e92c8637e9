import type { enForms } from '../en/forms.ts'
import type { Area } from '../en/index.ts'

/** Ce qu’un formulaire dit d’une réponse qui ne convient pas encore : une phrase par champ. */
export const frForms = {
  'error.unfit': 'Une partie de la saisie ne convient pas encore.',
  'error.other-session':
    'Une autre personne est entrée avec ce navigateur depuis le chargement de la page. Rien n’a été fait. Vous agissez désormais sous le nom affiché en haut ; relisez d’abord.',
  'verify.swapped': 'Les deux fichiers étaient l’un à la place de l’autre. Chacun a été remis à la sienne.',
  'verify.no-receipt':
    'Ce fichier n’est pas un récépissé. Un récépissé commence par la ligne c2sp.org/tlog-proof@v1.',
  'field.zone': 'L’heure est lue dans votre fuseau horaire, {{zone}}.',
  'unfit.empty': 'Rien n’a été trouvé ici ; une réponse est attendue.',
  'unfit.other': 'La saisie ne convient pas. Voyez ce que le champ demande.',
  'unfit.choice': 'L’une des réponses proposées est attendue.',
  'unfit.number': 'Un nombre entier est attendu.',
  'unfit.time': 'Un jour et une heure sont attendus.',
  'unfit.future': 'Cette heure est dans l’avenir.',
  'unfit.not-in-force': 'Ce texte n’était pas en vigueur à l’arrivée de la demande.',
  'unfit.address': 'Une adresse complète est attendue, par exemple https://example.org/.',
  'unfit.mail': 'Une adresse électronique est attendue, par exemple guichet@example.org.',
  'unfit.least-letters_one': 'Au moins {{count, number}} caractère est attendu.',
  'unfit.least-letters_other': 'Au moins {{count, number}} caractères sont attendus.',
  'unfit.most-letters_one': '{{count, number}} caractère au plus.',
  'unfit.most-letters_other': '{{count, number}} caractères au plus.',
  'unfit.least-answers_one': 'Au moins {{count, number}} réponse est attendue.',
  'unfit.least-answers_other': 'Au moins {{count, number}} réponses sont attendues.',
  'unfit.most-answers_one': '{{count, number}} réponse au plus.',
  'unfit.most-answers_other': '{{count, number}} réponses au plus.',
  'unfit.least-number_one': 'La valeur attendue est d’au moins {{count, number}}.',
  'unfit.least-number_other': 'La valeur attendue est d’au moins {{count, number}}.',
  'unfit.most-number_one': 'La valeur attendue est de {{count, number}} au plus.',
  'unfit.most-number_other': 'La valeur attendue est de {{count, number}} au plus.',
} as const satisfies Area<typeof enForms>
