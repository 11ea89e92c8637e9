import type { Area } from '../en/index.ts'
import type { enOperate } from '../en/operate.ts'

/** لمن يشغّل المكتب: ما تقوله الدار عن نفسها. */
export const arOperate = {
  'history.log-resumed':
    'استأنف مكتبٌ مُستعاد من نسخة احتياطية سجلَّه: كانت النسخة تعرف قيودًا عددها {{from, number}}، وكان العالم قد رأى منها {{to, number}}. ضاعت أحداث قيود عددها {{lost, number}}، أما القيود نفسها فباقية.',
  'history.demand.erased': 'مُحي ملف {{number}} لانقضاء مدة حفظه.',
  'record.until_zero':
    'يُمحى ملف هذا الطلب في {{date}}، دون أن تمضي سنة على آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.until_one': 'يُمحى ملف هذا الطلب في {{date}}، بعد سنة واحدة من آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.until_two': 'يُمحى ملف هذا الطلب في {{date}}، بعد سنتين من آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.until_few':
    'يُمحى ملف هذا الطلب في {{date}}، بعد {{count, number}} سنوات من آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.until_many':
    'يُمحى ملف هذا الطلب في {{date}}، بعد {{count, number}} سنةً من آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.until_other':
    'يُمحى ملف هذا الطلب في {{date}}، بعد {{count, number}} سنة من آخر إجراء فيه. وما حُجب يبقى محجوبًا.',
  'record.kept.open': 'يُحفظ ملف هذا الطلب ما دام مفتوحًا.',
  'record.kept.legal-hold': 'يُحفظ ملف هذا الطلب ما دام الحفظ القانوني قائمًا.',
  'record.kept.clock-running': 'يُحفظ ملف هذا الطلب ما دامت مهلة قانونية سارية.',
  'record.kept.copy-held': 'يُحفظ ملف هذا الطلب ما بقيت نسخه، ويُحسب موعد انتهائه حين تُتلف.',
  'record.kept.complaint-open': 'يُحفظ ملف هذا الطلب إلى أن يُبتّ في الشكوى.',
} as const satisfies Area<typeof enOperate>
