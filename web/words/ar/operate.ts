import type { Area } from '../en/index.ts'
import type { enOperate } from '../en/operate.ts'

/** لمن يشغّل المكتب: ما تقوله الدار عن نفسها. */
export const arOperate = {
  'history.log-resumed':
    'استأنف مكتبٌ مُستعاد من نسخة احتياطية سجلَّه: كانت النسخة تعرف قيودًا عددها {{from, number}}، وكان العالم قد رأى منها {{to, number}}. ضاعت أحداث قيود عددها {{lost, number}}، أما القيود نفسها فباقية.',
} as const satisfies Area<typeof enOperate>
