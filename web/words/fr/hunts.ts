/** Les recherches dans ce qui était déjà là : ce que chacune cherche, ce qu’elle ferait venir, ce qui en est résulté. */
export const frHunts = {
  'nav.hunts': 'Recherches rétrospectives',
  'keys.go-hunts': 'aller aux recherches rétrospectives',
  'watch.open-hunt': 'Ouvrir la recherche',
  'hunts.title': 'Recherches rétrospectives',
  'hunts.lead':
    'Quand une liste s’enrichit, les copies qui étaient déjà là sont recherchées. Ce qui est trouvé est présenté à une personne, comme toute correspondance.',
  'hunts.error': 'Les recherches n’ont pas pu être lues',
  'hunts.kept_one':
    'Les empreintes de ce qui est soumis sont conservées {{count, number}} mois, à ce titre :',
  'hunts.kept_other':
    'Les empreintes de ce qui est soumis sont conservées {{count, number}} mois, à ce titre :',
  'hunts.always-asks': 'Quoi qu’une recherche trouve, quelqu’un décide d’abord si cela est présenté.',
  'hunts.asks-from_one':
    'Jusqu’à {{count, number}} contenu est présenté sans demander ; au-delà, quelqu’un décide d’abord.',
  'hunts.asks-from_other':
    'Jusqu’à {{count, number}} contenus sont présentés sans demander ; au-delà, quelqu’un décide d’abord.',
  'hunts.off': 'Rien de ce qui est soumis n’est conservé',
  'hunts.off.text':
    'Ce qui est inscrit aujourd’hui ne retrouve donc pas la copie mise en ligne la semaine dernière. Si l’on y procède, le guichet conserve les empreintes de ce qui est soumis, sans le contenu, ni son adresse, ni qui l’a publié, et y cherche chaque nouvel élément.',
  'hunts.off.may': 'Cela se propose avec son fondement, et une seconde personne l’approuve :',
  'hunts.off.ask':
    'Qui administre ce guichet le propose avec son fondement, et une seconde personne l’approuve :',
  'hunts.none': 'Aucune recherche n’a encore été nécessaire',
  'hunts.none.text': 'Une recherche commence d’elle-même dès qu’une banque de contenus connus s’enrichit.',
  'for-you.hunts': 'Recherches rétrospectives qui attendent une décision',
  'hunts.of-bank': 'Ce qui était déjà là',
  'hunts.of-bank.text':
    'Quand cette banque s’enrichit, les copies qui étaient déjà là sont recherchées, si l’opérateur l’a décidé.',

  'hunt.for-version': 'Pour ce que la version {{version}} a apporté',
  'hunt.for-versions': 'Pour ce que les versions {{from}} à {{to}} ont apporté',
  'hunt.error': 'Cette recherche n’a pas pu être lue',
  'hunt.back': 'retour aux recherches rétrospectives',
  'hunt.begun': 'commencée',
  'hunt.ended': 'terminée',
  'hunt.decided-by': 'décision de',
  'hunt.ended-by': 'interrompue par',
  'hunt.state.looking': 'cherche',
  'hunt.state.held': 'attend une décision',
  'hunt.state.bringing': 'présente ce qu’elle a trouvé',
  'hunt.state.done': 'terminée',
  'hunt.state.dropped': 'laissé en l’état',
  'hunt.state.ended': 'interrompue',
  'hunt.looked_one': '{{count, number}} empreinte conservée comparée une à une',
  'hunt.looked_other': '{{count, number}} empreintes conservées comparées une à une',
  'hunt.still-looking': 'la recherche continue d’elle-même',
  'hunt.found_one': '{{count, number}} contenu trouvé',
  'hunt.found_other': '{{count, number}} contenus trouvés',
  'hunt.brought': '{{part, number}} sur {{of, number}} présentés',
  'hunt.left': 'non présenté',
  'hunt.left.long': 'Ce qui a été trouvé est resté en l’état. Aucun cas n’en est résulté.',
  'hunt.ended.long':
    'Elle a été interrompue en cours de route. Rien de plus n’est cherché ni présenté ; ce qui est devenu un cas le reste.',
  'hunt.no.over': 'Cette recherche est déjà terminée. Voici ce qui en est résulté.',
  'hunt.progress': 'Avancement',
  'hunt.sought': 'Ce qui est cherché',
  'hunt.column.kind': 'Reconnu comme',
  'hunt.column.signals': 'Nouvelles signatures',
  'hunt.column.pieces': 'Contenus',
  'hunt.would_one': '{{count, number}} contenu serait présenté',
  'hunt.would_other': '{{count, number}} contenus seraient présentés',
  'hunt.would.error': 'Ce qui serait présenté n’a pas pu être lu',
  'hunt.would.under-each': 'Un contenu qui ressemble à plusieurs banques compte sous chacune.',
  'hunt.would.part': 'Les {{part, number}} premiers sur {{of, number}} ont été cherchés de nouveau.',
  'hunt.would.some': 'Les premiers d’entre eux',
  'hunt.would.more_one': 'et {{count, number}} autre',
  'hunt.would.more_other': 'et {{count, number}} autres',
  'hunt.seen': 'soumis',
  'hunt.key.bring': 'Les présenter à des personnes',
  'hunt.key.leave': 'Les laisser en l’état',
  'hunt.key.end': 'Interrompre cette recherche',
  'hunt.does.bring':
    'Chacun devient un cas sous Correspondances, quelques-uns à la fois. Rien n’est retiré par cet acte.',
  'hunt.does.leave': 'Aucun cas ne résulte de cette recherche. La liste reste telle quelle.',
  'hunt.does.end': 'Rien de plus n’est cherché ni présenté. Ce qui est devenu un cas le reste.',
  'hunt.may-not':
    'Votre rôle lit les recherches et n’en décide pas. Cela revient à un agent ou à un agent principal.',
  'hunt.will.bring.first':
    'Chaque contenu devient un cas qui attend une personne, quelques-uns à la fois, pour que nul n’en soit submergé.',
  'hunt.will.bring.second':
    'Sa plateforme apprend ce qu’une personne en constate ; jusque-là rien n’y change.',
  'hunt.will.leave.first': 'Aucun cas ne résulte de ce que cette recherche a trouvé, sous votre nom.',
  'hunt.will.leave.second':
    'Ce qui est soumis de nouveau est reconnu comme avant, et le prochain élément inscrit sera recherché comme avant.',
  'hunt.will.end.first':
    'À partir de maintenant, rien de plus n’est cherché ni présenté, sous votre nom. Ce qu’elle n’a pas encore parcouru ne le sera pas.',
  'hunt.will.end.second': 'Ce qu’elle a présenté demeure, et chaque contenu se tranche comme un cas.',
  'hunt.undo.bring':
    'Cela s’interrompt en chemin, mais ne se reprend pas : ce qui est devenu un cas se tranche comme un cas.',
  'hunt.undo.leave':
    'Cette recherche n’est pas reprise. Inscrit de nouveau, le même élément sera recherché de nouveau.',
  'hunt.undo.end':
    'Cette recherche n’est pas reprise. Inscrit de nouveau, le même élément sera recherché de nouveau.',
  'hunt.confirm.end': 'Interrompre cette recherche',
  'hunt.confirm.bring_one': 'Présenter {{count, number}} contenu',
  'hunt.confirm.bring_other': 'Présenter {{count, number}} contenus',
  'hunt.confirm.leave_one': 'Laisser {{count, number}} contenu',
  'hunt.confirm.leave_other': 'Laisser {{count, number}} contenus',
  'hunt.done.bring': 'Ils sont présentés, quelques-uns à la fois.',
  'hunt.done.leave': 'Ils restent en l’état.',
  'hunt.done.end': 'La recherche est terminée.',
  'hunt.cases': 'Ce qui en est résulté',
  'hunt.cases.none':
    'Aucun cas ici : rien n’a été trouvé, ou les cas sont plus anciens que la durée de conservation.',
  'hunt.cases.not-yet': 'Les premiers cas arrivent.',
  'hunt.cases.more': 'Il y en a d’autres ; tous figurent sous Correspondances.',

  'match.far.equality': 'identique',
  'match.far.bits_one': '{{count, number}} bit d’écart',
  'match.far.bits_other': '{{count, number}} bits d’écart',
  'match.far.percent': '{{value, number}} % d’écart',
  'match.far.score': 'score {{value, number}}',
}
