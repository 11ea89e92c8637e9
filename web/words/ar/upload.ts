/** What platforms upload, and what was seen before. */
export const arUpload = {
  'house-change.setting.verdictWebhook': 'يُبلَّغ مصير ما فُحص إلى {{value}}.',
  'house-change.setting.verdictWebhook.off': 'لم يعد أحد يُبلَّغ بما آل إليه ما فُحص.',
  'house-change.setting.retroHunt.off': 'لا يُحفظ بعد الآن شيء مما يُفحص، ويُحذف ما حُفظ.',
  'house-change.setting.retroHunt_zero':
    'لا تُحفظ بصمات ما يُفحص. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'house-change.setting.retroHunt_one':
    'تُحفظ بصمات ما يُفحص شهرًا واحدًا ويُبحث فيها من جديد كلما زادت قائمة. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'house-change.setting.retroHunt_two':
    'تُحفظ بصمات ما يُفحص شهرين ويُبحث فيها من جديد كلما زادت قائمة. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'house-change.setting.retroHunt_few':
    'تُحفظ بصمات ما يُفحص {{count, number}} أشهر ويُبحث فيها من جديد كلما زادت قائمة. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'house-change.setting.retroHunt_many':
    'تُحفظ بصمات ما يُفحص {{count, number}} شهرًا ويُبحث فيها من جديد كلما زادت قائمة. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'house-change.setting.retroHunt_other':
    'تُحفظ بصمات ما يُفحص {{count, number}} شهر ويُبحث فيها من جديد كلما زادت قائمة. ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر. السند: {{basis}}',
  'operator.verdictWebhook': 'عنوان إبلاغ الأحكام',
  'operator.verdictWebhook.help':
    'العنوان الذي يُبلغ فيه المكتبُ منصتكم بما قرره شخص في مادة سألت عنها، موقَّعًا وفق Standard Webhooks، ويُعاد حتى يُستلم.',
  'operator.retroHunt': 'البحث في ما فُحص من قبل',
  'operator.retroHunt.help':
    'تُحفظ بصمات كل ما يُفحص، من دون المحتوى ولا عنوانه ولا من نشره. وكلما زاد عنصر في قائمة عُرضت النسخ الأقدم على شخص. ويُحذف كل ما حُفظ إذا أوقفتم ذلك.',
  'operator.retroHunt.basis': 'السند',
  'operator.retroHunt.basis.help':
    'القانون أو القاعدة التي تجيز لكم حفظ بصمات محتوى مشروع، في جملة. ويظهر في السجل العام.',
  'operator.retroHunt.months': 'الأشهر على الأكثر',
  'operator.retroHunt.months.help': 'من ١ إلى ٢٤. يُحذف الشهر كاملًا عند انقضائه، فلا يُحفظ شيء أطول من ذلك.',
  'operator.retroHunt.unasked': 'ما يُعرض من دون سؤال: {{pieces, number}} على الأكثر.',
  'operator.retroHunt.atOnce': 'مواد تُعرض من دون سؤال',
  'operator.retroHunt.atOnce.help':
    'إذا كان عنصر جديد سيجلب أكثر من ذلك، أُخبر المكتب بالعدد أولًا وقرّر أحدهم. ٠: اسأل دائمًا.',
  'alert.hunt-held_zero': 'لن يجلب العنصر الجديد أي مادة فُحصت من قبل.',
  'alert.hunt-held_one': 'سيجلب عنصر جديد مادة واحدة فُحصت من قبل. قرّر هل تُعرض على أحد.',
  'alert.hunt-held_two': 'سيجلب عنصر جديد مادتين فُحصتا من قبل. قرّر هل تُعرضان على أحد.',
  'alert.hunt-held_few': 'سيجلب عنصر جديد {{count, number}} مواد فُحصت من قبل. قرّر هل تُعرض على أحد.',
  'alert.hunt-held_many': 'سيجلب عنصر جديد {{count, number}} مادة فُحصت من قبل. قرّر هل تُعرض على أحد.',
  'alert.hunt-held_other': 'سيجلب عنصر جديد {{count, number}} مادة فُحصت من قبل. قرّر هل تُعرض على أحد.',
}
