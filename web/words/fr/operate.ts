import type { Area } from '../en/index.ts'
import type { enOperate } from '../en/operate.ts'

/** Pour l’exploitant, en français : ce que la maison dit d’elle-même. */
export const frOperate = {
  'history.log-resumed':
    'Un guichet restauré depuis une sauvegarde a repris son journal : la sauvegarde connaissait {{from, number}} entrées, le monde en avait vu {{to, number}}. Les événements de {{lost, number}} d’entre elles sont perdus ; les entrées demeurent.',
} as const satisfies Area<typeof enOperate>
