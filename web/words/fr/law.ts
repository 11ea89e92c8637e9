/** What differs from law to law: the names come from the regime, the sentences around them stand here. */
export const frLaw = {
  // what came after a demand, by the name its law gives it
  'history.follow-up': '{{by}} : {{followUp}} ({{reference}}).',
  'why.follow-up': '{{followUp}}, {{by}} ({{reference}}).',
  'ended.withdrawn': 'Retirée : {{followUp}}, {{by}}.',
  'ended.annulled': 'Privée d’effet : {{followUp}}, {{by}}.',
  'why-not.not-from-them': '{{followUp}} ne peut pas émaner de « {{found}} » selon cette loi.',
  'why-not.only-across-borders': '{{followUp}} n’existe que si l’autorité relève d’un autre État.',
  // answers and grounds, where not every law prescribes a form or stops its time
  'history.answered': 'La réponse a été établie ({{form}}) ; l’autorité peut la retirer.',
  'key.clarify.time-runs-on': 'Envoi à l’autorité : {{form}}. Selon cette loi, aucun délai n’est suspendu.',
  'key.impossible.time-runs-on':
    'Envoi à l’autorité : {{form}}. Selon cette loi, aucun délai n’est suspendu.',
  'consequence.time-runs-on': 'Aucun délai n’est suspendu pour cela ; le temps de la loi continue de courir.',
  'answer.working-copy': 'Copie de travail en français',
  'papers.with-notes': 'Dossier avec les notes',
  'papers.with-notes.text': 'ce que les collègues ont écrit y figure',
  'papers.with-copies': 'Dossier avec les copies figées',
  'papers.with-copies.text': 'chaque copie est verrouillée ; les clés voyagent à part',
  'papers.keys': 'Clés des copies figées',
  'papers.keys.text': 'qui détient les deux voit le contenu',
  'field.party': 'Qualité de l’auteur au regard de cette loi',
} satisfies Record<string, string>
