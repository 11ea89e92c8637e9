/** The lists, and what is met by them. */
export const frMatch = {
  'activity.kind.matched': 'Listes et correspondances',
  'history.match.opened': '« {{content}} » ressemble à un élément de {{banks}} et attend une personne.',
  'history.match.joined':
    '« {{content}} » ressemble aussi à un élément de {{banks}} ; son cas est encore ouvert.',
  'history.match.known': '« {{content}} » est bien ce que dit la liste.',
  'history.match.exempt': '« {{content}} » relève d’une exception de la loi et a été laissé en ligne.',
  'history.match.collision': '« {{content}} » n’est que ressemblant et a été laissé en ligne.',
  'history.bank.made': 'La banque {{bank}} a été créée.',
  'history.signal.listed_one': '{{count, number}} élément inscrit dans {{bank}}.',
  'history.signal.listed_other': '{{count, number}} éléments inscrits dans {{bank}}.',
  'history.signal.withdrawn_one': '{{count, number}} élément retiré de sa liste.',
  'history.signal.withdrawn_other': '{{count, number}} éléments retirés de leurs listes.',
  'history.listed_one': '{{count, number}} cible inscrite dans {{bank}}, pour qu’elle ne revienne pas.',
  'history.listed_other':
    '{{count, number}} cibles inscrites dans {{bank}}, pour qu’elles ne reviennent pas.',
}
