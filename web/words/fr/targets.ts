import type { enTargets } from '../en/targets.ts'
import type { Area } from '../en/index.ts'

/** Plusieurs cibles d’une même injonction, et quelle décision en annule une autre. */
export const frTargets = {
  'target.fold': 'Replier la cible {{ordinal}}',
  'target.unfold': 'Ouvrir la cible {{ordinal}}',
  'targets.taken_one': '{{count, number}} retenue sur {{of, number}}',
  'targets.taken_other': '{{count, number}} retenues sur {{of, number}}',
  'targets.by-outcome': 'Afficher selon le résultat',
  'targets.filter': 'Adresse, titre, auteur',
  'targets.all-of-these': 'Retenir celles-ci',
  'targets.none-of-these': 'Écarter celles-ci',
  'targets.only-these_one': 'Celle-ci ({{count, number}}) et aucune autre',
  'targets.only-these_other': 'Ces {{count, number}} et aucune autre',
  'targets.none-match': 'Aucune cible ne correspond.',
  'progress.restricting_one': '{{count, number}} sur {{of, number}} constatée non publique',
  'progress.restricting_other': '{{count, number}} sur {{of, number}} constatées non publiques',
  'progress.restoring_one': '{{count, number}} sur {{of, number}} constatée de nouveau publique',
  'progress.restoring_other': '{{count, number}} sur {{of, number}} constatées de nouveau publiques',
  'progress.again_one': '{{count, number}} nouvelle tentative en cours',
  'progress.again_other': '{{count, number}} nouvelles tentatives en cours',
  'undo.which': 'Quelle décision est annulée',
  'undo.of': '{{name}}, {{at}}',
  'undo.targets_one': 'maintient le blocage de {{count, number}} cible',
  'undo.targets_other': 'maintient le blocage de {{count, number}} cibles',
  'undo.all': 'Tout ce qui est retenu',
  'undo.all.help': 'Plusieurs décisions à la fois ; chacune en porte la marque.',
  'undo.agreed-by': 'avec l’accord de',
  'undo.undone-by': 'annulée par',
  'undo.undoes': 'annule la décision de',
  'undo.this_one': 'Rétablir {{count, number}} cible de cette décision…',
  'undo.this_other': 'Rétablir {{count, number}} cibles de cette décision…',
  'still.title': 'L’injonction reste en vigueur',
  'still.text':
    'Ce qui a été rétabli reste demandé. Enregistrez ce qui a mis fin à l’injonction, ou bloquez de nouveau.',
  'keys.select-range': 'retenir ou écarter tout l’intervalle',
  'keys.select-all': 'retenir ou écarter tout ce qui est affiché',
} as const satisfies Area<typeof enTargets>
