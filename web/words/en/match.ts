/** The lists, and what is met by them. */
export const enMatch = {
  'activity.kind.matched': 'Lists and matches',
  'history.match.opened': '“{{content}}” looks like something in {{banks}} and waits for a person.',
  'history.match.joined': '“{{content}}” is met by {{banks}} as well, while its case is open.',
  'history.match.known': '“{{content}}” is what the list says.',
  'history.match.exempt': '“{{content}}” falls under an exception of the law, and was let through.',
  'history.match.collision': '“{{content}}” only looks alike, and was let through.',
  'history.bank.made': 'The bank {{bank}} was made.',
  'history.signal.listed_one': '{{count, number}} entry was listed in {{bank}}.',
  'history.signal.listed_other': '{{count, number}} entries were listed in {{bank}}.',
  'history.signal.withdrawn_one': '{{count, number}} entry was withdrawn from its list.',
  'history.signal.withdrawn_other': '{{count, number}} entries were withdrawn from their lists.',
  'history.listed_one': '{{count, number}} target was listed in {{bank}}, so that it does not come back.',
  'history.listed_other': '{{count, number}} targets were listed in {{bank}}, so that they do not come back.',
}
