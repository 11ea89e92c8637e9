/** What differs from law to law: the names come from the regime, the sentences around them stand here. */
export const arLaw = {
  // what came after a demand, by the name its law gives it
  'history.follow-up': '{{by}}: {{followUp}} ({{reference}}).',
  'why.follow-up': '{{followUp}}، {{by}} ({{reference}}).',
  'ended.withdrawn': 'سُحب: {{followUp}}، {{by}}.',
  'ended.annulled': 'أُبطل أثره: {{followUp}}، {{by}}.',
  'why-not.not-from-them': 'لا يمكن أن يصدر «{{followUp}}» عن «{{found}}» بموجب هذا القانون.',
  'why-not.only-across-borders': 'لا وجود لـ«{{followUp}}» إلا إذا كانت السلطة من دولة أخرى.',
  // answers and grounds, where not every law prescribes a form or stops its time
  'history.answered': 'حُرر الرد ({{form}})، ويمكن للسلطة تسلّمه.',
  'key.clarify.time-runs-on': 'يُرسل إلى السلطة: {{form}}. لا تتوقف أي مهلة لذلك بموجب هذا القانون.',
  'key.impossible.time-runs-on': 'يُرسل إلى السلطة: {{form}}. لا تتوقف أي مهلة لذلك بموجب هذا القانون.',
  'consequence.time-runs-on': 'لا تتوقف أي مهلة لذلك، ويستمر سريان وقت القانون.',
  'answer.working-copy': 'نسخة عمل بالعربية',
  'papers.with-notes': 'ملف القضية مع الملاحظات',
  'papers.with-notes.text': 'يتضمن ما كتبه الزملاء',
  'papers.with-copies': 'ملف القضية مع النسخ المجمّدة',
  'papers.with-copies.text': 'كل نسخة مقفلة، وتُرسل المفاتيح بطريق آخر',
  'papers.keys': 'مفاتيح النسخ المجمّدة',
  'papers.keys.text': 'من حازهما معًا رأى المحتوى',
  'field.party': 'صفة المرسل بموجب هذا القانون',
} satisfies Record<string, string>
