import type { enByHand } from '../en/by-hand.ts'
import type { Area } from '../en/index.ts'

/** Ce qui est venu sur papier ou par téléphone : la saisie, et ce qui y manque. */
export const frByHand = {
  'by-hand.title': 'Saisir une demande à la main',
  'by-hand.lead':
    'Pour ce qui est venu par courrier, courriel, téléphone ou au comptoir. Recopiez ce que dit le papier ; laissez vide ce qu’il laisse vide.',
  'by-hand.error': 'Les formulaires n’ont pas pu être lus',
  'by-hand.none': 'Aucun instrument ne peut être saisi à la main.',
  'by-hand.instrument': 'Ce qui est arrivé',
  'by-hand.how': 'Comment et quand',
  'by-hand.came-by': 'Arrivée par',
  'by-hand.way.post': 'Courrier postal',
  'by-hand.way.mail': 'Courriel',
  'by-hand.way.telephone': 'Téléphone',
  'by-hand.way.in-person': 'En personne',
  'by-hand.came-at': 'Quand elle vous est parvenue',
  'by-hand.came-at.help': 'Le délai de la loi court depuis ce moment, non depuis maintenant.',
  'by-hand.not-entered': 'La demande n’a pas été saisie',
  'by-hand.enter': 'Saisir la demande',
  'by-hand.enter.note':
    'Elle reçoit un numéro et ses délais courent. Une saisie manuelle part du niveau le plus bas et exige un rappel.',
  'by-hand.entered': 'Saisie sous {{number}}.',
  'by-hand.gaps_one': '{{count, number}} réponse manque',
  'by-hand.gaps_other': '{{count, number}} réponses manquent',
  'by-hand.lacks_one': 'Il manque à la lettre {{count, number}} mention que son formulaire demande',
  'by-hand.lacks_other': 'Il manque à la lettre {{count, number}} mentions que son formulaire demande',
  'by-hand.lacks.lead':
    'Relisez-la une fois. Ce qu’elle dit se reporte sur le formulaire ; ce qu’elle ne dit pas reste vide.',
  'by-hand.lacks.then':
    'Une lettre incomplète n’en est pas moins une demande : elle reçoit un numéro et son délai court depuis sa réception. Ce qui lui manque figure alors dans la demande, et la question à l’autorité est proposée sur le formulaire que sa loi prévoit.',
  'by-hand.lacks.wrong': '{{label}} : trouvé {{found}}, attendu {{wanted}}',
  'by-hand.as-it-is': 'La saisir telle quelle',
  'leaving.title': 'Quitter cette saisie ?',
  'leaving.text': 'Ce que vous avez recopié n’est conservé nulle part et sera perdu si vous partez.',
  'leaving.stay': 'Rester et continuer',
  'leaving.leave': 'Quitter et tout perdre',
  'field.names': 'Où se trouve le contenu, selon le message',
  'field.names.help':
    'Une adresse par ligne. Elles remplacent celles qui étaient imprécises ou absentes ; le délai légal commence maintenant pour elles.',
  'target.unnamed': 'aucune adresse dans l’injonction',
  'why.unnamed': 'L’injonction ne dit pas où se trouve ce contenu.',
  'why-not.unnamed': 'L’injonction ne dit pas où se trouve le contenu. Interrogez l’autorité.',
  'finding.named': '{{label}}.',
} as const satisfies Area<typeof enByHand>
