/** Listes de l’extérieur, et jetons des programmes. */
export const frListPages = {
  'import.title': 'Listes de l’extérieur',
  'import.new': 'Lire une liste…',
  'import.lead':
    'Une liste est d’abord lue et montrée. Rien n’est inscrit avant que quelqu’un ait vu ce qu’elle ferait.',
  'import.new.text':
    'Lecture seule : la page de la banque dit ensuite ce qu’elle inscrirait, ce qui est déjà connu et ce qu’elle retire.',
  'import.file': 'La liste',
  'import.file.help':
    'CSV, JSON dans les formes du métier, ou une signature par ligne ; UTF-8, jusqu’à 256 Mo.',
  'import.source.help': 'Qui l’a faite. Elle ne retirera plus tard que ce qu’elle a inscrit.',
  'import.read': 'Montrer ce qu’elle ferait',
  'import.state.reading': 'en cours de lecture',
  'import.state.read': 'à confirmer',
  'import.state.held': 'retenue',
  'import.state.going': 'en cours d’inscription',
  'import.state.done': 'terminée',
  'import.state.dropped': 'écartée',
  'import.would':
    'Inscrirait {{listed}} signatures. Déjà connues, ou deux fois dans la liste : {{known}}. À retirer : {{withdrawn}}. Écartées parce qu’une personne les a retirées : {{off}}.',
  'import.did':
    'A inscrit {{listed}} signatures. Déjà connues, ou deux fois dans la liste : {{known}}. Retirées : {{withdrawn}}. Écartées parce qu’une personne les a retirées : {{off}}.',
  'import.refused_one': '{{count, number}} ligne est illisible',
  'import.refused_other': '{{count, number}} lignes sont illisibles',
  'import.line': 'Ligne {{line, number}} :',
  'import.confirm': 'Inscrire exactement cela',
  'import.free': 'L’inscrire tout de même',
  'import.drop': 'Ne pas la prendre',
  'import.going-now': 'L’inscription est en cours.',
  'import.dropped-now': 'La liste n’a pas été prise.',
  'import.would-match.part-cases':
    'Sur {{of, number}} dossiers, seuls les {{looked, number}} plus récents ont pu être examinés dans le temps imparti.',
  'import.would-match.part-signals':
    'Sur {{of, number}} signaux nouveaux, seuls les {{tried, number}} premiers ont été essayés.',
  'import.would-match.part-stock': 'Les contenus déjà soumis n’ont pas été parcourus jusqu’au bout.',
  'import.would-match': 'Qu’aurait-elle signalé ?',
  'import.would-match.found_one': 'Elle aurait signalé {{count, number}} contenu des trente derniers jours.',
  'import.would-match.found_other':
    'Elle aurait signalé {{count, number}} contenus des trente derniers jours.',
  'import.would-match.looked_one': '{{count, number}} contenu examiné.',
  'import.would-match.looked_other': '{{count, number}} contenus examinés.',
  'tokens.title': 'Jetons des programmes',
  'tokens.make': 'Créer un jeton',
  'tokens.lead':
    'Les programmes d’une plateforme entrent avec un jeton : un chacun, pour pouvoir le clore séparément.',
  'tokens.error': 'Les jetons n’ont pas pu être lus',
  'tokens.none': 'Aucun programme n’a encore de jeton.',
  'tokens.ended': 'clos',
  'tokens.made': 'créé',
  'tokens.end': 'Le clore…',
  'tokens.end-title': 'Clore le jeton de {{name}}',
  'tokens.end.text':
    'Le programme est refusé dès sa prochaine requête. Le même jeton ne resservira pas ; on peut en créer un autre.',
  'tokens.ended-now': 'Le jeton de {{name}} est clos.',
  'tokens.name': 'Pour quel programme',
  'tokens.name.help': 'Ce à quoi vous le reconnaîtrez : le crochet d’envoi, le gardien des listes.',
  'tokens.may': 'Ce qu’il peut faire',
  'tokens.may.scan': 'interroger sur des contenus',
  'tokens.may.curate': 'inscrire dans les banques, et retirer ce que des programmes y ont inscrit',
  'tokens.once':
    'Voici le jeton. Il est montré ici et nulle part ailleurs ; le guichet n’en garde que l’empreinte.',
  'tokens.how': 'Le programme l’envoie avec chaque requête, sous Authorization: Bearer.',
  'tokens.copy': 'Copier',
  'tokens.copied': 'Le jeton a été copié.',

  'signal.title': 'Signature {{id}}',
  'signal.error': 'Cette signature n’a pas pu être lue',
  'signal.back': 'retour à sa banque',
  'signal.history': 'Comment elle est venue',
  'signal.cases': 'Ce qu’elle a signalé',
  'signal.cases.none': 'Elle n’a encore rien signalé.',
  'signal.listed': 'Inscrite à la version {{version}}',
  'signal.withdrawn': 'Retirée à la version {{version}}',
  'signal.open': 'attend une personne',
  'signal.see': 'historique',
}
