/** What platforms upload, and what was seen before. */
export const frUpload = {
  'house-change.setting.verdictWebhook': 'Le sort d’un contenu soumis est communiqué à {{value}}.',
  'house-change.setting.verdictWebhook.off':
    'Ce qu’il est advenu d’un contenu examiné n’est plus communiqué à personne.',
  'house-change.setting.retroHunt.off':
    'Rien de ce qui est soumis n’est plus conservé, et ce qui l’était disparaît.',
  'house-change.setting.retroHunt_one':
    'Les empreintes de ce qui est soumis sont conservées {{count, number}} mois et examinées de nouveau quand une liste s’enrichit. Contenus présentés sans demander : {{pieces, number}} au plus. À ce titre : {{basis}}',
  'house-change.setting.retroHunt_other':
    'Les empreintes de ce qui est soumis sont conservées {{count, number}} mois et examinées de nouveau quand une liste s’enrichit. Contenus présentés sans demander : {{pieces, number}} au plus. À ce titre : {{basis}}',
  'operator.verdictWebhook': 'Appel de verdict',
  'operator.verdictWebhook.help':
    'Adresse à laquelle ce guichet dit à votre plateforme ce qu’une personne a décidé d’un contenu qu’elle avait soumis ; l’appel est signé selon Standard Webhooks et répété jusqu’à ce qu’il soit reçu.',
  'operator.retroHunt': 'Recherche dans ce qui a déjà été soumis',
  'operator.retroHunt.help':
    'Les empreintes de tout ce qui est soumis sont conservées, sans le contenu, ni son adresse, ni qui l’a publié. Quand une liste s’enrichit, les copies antérieures sont présentées à une personne. Tout ce qui est conservé disparaît si vous y mettez fin.',
  'operator.retroHunt.basis': 'Fondement',
  'operator.retroHunt.basis.help':
    'La loi ou la règle qui vous permet de conserver les empreintes de contenus licites, en une phrase. Elle figure au registre public.',
  'operator.retroHunt.months': 'Mois, au plus',
  'operator.retroHunt.months.help':
    'De 1 à 24. Un mois disparaît en entier à son terme : rien n’est conservé plus longtemps.',
  'operator.retroHunt.unasked': 'Contenus présentés sans demander : {{pieces, number}} au plus.',
  'operator.retroHunt.atOnce': 'Contenus présentés sans demander',
  'operator.retroHunt.atOnce.help':
    'Si un nouvel élément en présenterait davantage, on vous dit d’abord combien et quelqu’un décide. 0 : toujours demander.',
  'alert.hunt-held_one':
    'Un nouvel élément ferait revenir {{count, number}} contenu déjà soumis. Décidez s’il est présenté.',
  'alert.hunt-held_other':
    'Un nouvel élément ferait revenir {{count, number}} contenus déjà soumis. Décidez s’ils sont présentés.',
}
