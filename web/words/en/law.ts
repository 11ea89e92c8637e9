/** What differs from law to law: the names come from the regime, the sentences around them stand here. */
export const enLaw = {
  // what came after a demand, by the name its law gives it
  'history.follow-up': '{{by}}: {{followUp}} ({{reference}}).',
  'why.follow-up': '{{followUp}}, {{by}} ({{reference}}).',
  'ended.withdrawn': 'Withdrawn: {{followUp}}, {{by}}.',
  'ended.annulled': 'Set aside: {{followUp}}, {{by}}.',
  'why-not.not-from-them': '{{followUp}} cannot come from “{{found}}” under this law.',
  'why-not.only-across-borders': '{{followUp}} exists only where the authority is of another state.',
  // answers and grounds, where not every law prescribes a form or stops its time
  'history.answered': 'The answer was written ({{form}}); the authority can fetch it.',
  'key.clarify.time-runs-on': '{{form}} goes to the authority. Under this law no clock stops for it.',
  'key.impossible.time-runs-on': '{{form}} goes to the authority. Under this law no clock stops for it.',
  'consequence.time-runs-on': 'No clock stops for this; the time of the law runs on.',
  'answer.working-copy': 'Working copy in English',
  'papers.with-notes': 'Case file with notes',
  'papers.with-notes.text': 'what colleagues wrote goes with it',
  'papers.with-copies': 'Case file with frozen copies',
  'papers.with-copies.text': 'each copy locked; the keys go another way',
  'papers.keys': 'Keys to the frozen copies',
  'papers.keys.text': 'whoever has both sees the content',
  'field.party': 'What they are to this law',
} as const satisfies Record<string, string>
