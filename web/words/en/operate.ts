/** For whoever runs a desk, in English: what the house says of itself. */
export const enOperate = {
  'history.log-resumed':
    'A desk restored from a backup took its log up again: its size was {{from, number}} in the backup and {{to, number}} in the world. Entries whose events are lost: {{lost, number}}; they stand.',
  'history.demand.erased': 'The record of {{number}} was erased: its time was over.',
  'record.until_one':
    'The record of this demand is erased on {{date}}, {{count, number}} year after the last thing done about it. What was taken down stays down.',
  'record.until_other':
    'The record of this demand is erased on {{date}}, {{count, number}} years after the last thing done about it. What was taken down stays down.',
  'record.kept.open': 'The record of this demand is kept while it is open.',
  'record.kept.legal-hold': 'The record of this demand is kept while the legal hold stands.',
  'record.kept.clock-running': 'The record of this demand is kept while a legal time runs.',
  'record.kept.copy-held':
    'The record of this demand is kept as long as its copies; its end is reckoned when they are gone.',
  'record.kept.complaint-open': 'The record of this demand is kept until the complaint is decided.',
} as const
