import type { Area } from '../en/index.ts'
import type { enOperate } from '../en/operate.ts'

/** Pour l’exploitant, en français : ce que la maison dit d’elle-même. */
export const frOperate = {
  'history.log-resumed':
    'Un guichet restauré depuis une sauvegarde a repris son journal : la sauvegarde connaissait {{from, number}} entrées, le monde en avait vu {{to, number}}. Les événements de {{lost, number}} d’entre elles sont perdus ; les entrées demeurent.',
  'history.demand.erased': 'Le dossier de {{number}} a été effacé : sa durée de conservation était écoulée.',
  'record.until_one':
    'Le dossier de cette demande sera effacé le {{date}}, {{count, number}} an après le dernier acte. Ce qui a été retiré le reste.',
  'record.until_other':
    'Le dossier de cette demande sera effacé le {{date}}, {{count, number}} ans après le dernier acte. Ce qui a été retiré le reste.',
  'record.kept.open': 'Le dossier de cette demande est conservé tant qu’elle est ouverte.',
  'record.kept.legal-hold': 'Le dossier de cette demande est conservé tant que dure le gel juridique.',
  'record.kept.clock-running': 'Le dossier de cette demande est conservé tant qu’un délai légal court.',
  'record.kept.copy-held':
    'Le dossier de cette demande est conservé aussi longtemps que ses copies ; sa fin sera calculée lorsqu’elles auront disparu.',
  'record.kept.complaint-open':
    'Le dossier de cette demande est conservé jusqu’à ce que la réclamation soit tranchée.',
} as const satisfies Area<typeof enOperate>
