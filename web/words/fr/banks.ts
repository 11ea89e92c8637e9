/** La tenue des banques, dite sur leurs pages et dans le journal ; et les jetons des programmes. */
export const frBanks = {
  'bank.history.made': 'Cette banque a été créée.',
  'bank.history.renamed': 'Renommée de {{from}} en {{to}}.',
  'history.bank.renamed': 'La banque {{bank}} a été renommée de {{from}} en {{to}}.',
  'bank.history.titled': 'Son titre est désormais « {{title}} ».',
  'history.bank.titled': 'Le titre de {{bank}} est désormais « {{title}} ».',
  'bank.history.turned-on': 'Activée.',
  'history.bank.turned-on': 'La banque {{bank}} a été activée.',
  'bank.history.turned-off': 'Désactivée : rien n’est plus reconnu par elle.',
  'history.bank.turned-off': 'La banque {{bank}} a été désactivée : rien n’est plus reconnu par elle.',
  'bank.history.live-share': 'Active pour {{share}} % du trafic.',
  'history.bank.live-share': '{{bank}} est active pour {{share}} % du trafic.',
  'bank.history.radius': '{{kind}} est reconnu jusqu’à une distance de {{radius}}.',
  'history.bank.radius': 'Dans {{bank}}, {{kind}} est reconnu jusqu’à une distance de {{radius}}.',
  'bank.history.radius-usual': '{{kind}} est reconnu jusqu’à sa distance habituelle.',
  'history.bank.radius-usual': 'Dans {{bank}}, {{kind}} est reconnu jusqu’à sa distance habituelle.',
  'bank.history.ended': 'Close : rien n’est plus reconnu par elle.',
  'history.bank.ended': 'La banque {{bank}} a été close : rien n’est plus reconnu par elle.',
  'bank.history.entry-confirmed': 'Confirmé : élément {{entry}}.',
  'history.bank.entry-confirmed': 'Confirmé dans {{bank}} : élément {{entry}}.',
  'bank.history.entry-said': 'Une personne a vu ce dont il s’agit : élément {{entry}}.',
  'history.bank.entry-said': 'Une personne a vu ce dont il s’agit, dans {{bank}} : élément {{entry}}.',
  'bank.no.second-person':
    'Vous l’avez dit vous-même. Une seconde personne ayant vu le contenu doit le dire aussi.',
  'bank.history.entry-on': 'Réactivé : {{entries}}.',
  'history.bank.entry-on': 'Réactivé dans {{bank}} : {{entries}}.',
  'bank.history.entry-off': 'Désactivé jusqu’à ce que quelqu’un le réactive : {{entries}}.',
  'history.bank.entry-off': 'Désactivé dans {{bank}} jusqu’à ce que quelqu’un le réactive : {{entries}}.',
  'bank.history.entry-off-until': 'Désactivé jusqu’au {{until}} : {{entries}}.',
  'history.bank.entry-off-until': 'Désactivé dans {{bank}} jusqu’au {{until}} : {{entries}}.',
  'bank.history.listed_one': '{{count, number}} élément inscrit.',
  'bank.history.listed_other': '{{count, number}} éléments inscrits.',
  'bank.history.withdrawn_one': '{{count, number}} élément retiré.',
  'bank.history.withdrawn_other': '{{count, number}} éléments retirés.',
  'bank.history.signals_one': '{{count, number}} signature de plus pour l’élément {{entry}}.',
  'bank.history.signals_other': '{{count, number}} signatures de plus pour l’élément {{entry}}.',
  'history.bank.signals_one': '{{count, number}} signature de plus pour l’élément {{entry}} de {{bank}}.',
  'history.bank.signals_other': '{{count, number}} signatures de plus pour l’élément {{entry}} de {{bank}}.',
  'bank.no.name-taken': 'Une banque s’appelle déjà {{name}}.',
  'bank.no.radius': '{{found}} est trop loin : {{wanted}}.',
  'bank.no.no-such-kind': 'Il n’y a pas de type de signature nommé {{found}}.',
  'bank.no.ended': 'Cette banque est close.',
  'bank.no.withdrawn': 'Cet élément a été retiré. Il peut être inscrit de nouveau.',
  'history.token.made': 'Un jeton a été créé pour {{name}}, qui permet : {{may}}.',
  'history.token.ended': 'Le jeton de {{name}} a été révoqué.',
  'withdrawn.by-hand': 'Retiré à la main : {{text}}',
  'withdrawn.by-program': 'Retiré par le programme « {{name}} »',
  'bank.history.noted': 'La note de l’entrée {{entry}} a été modifiée.',
  'history.match.lapsed_one': '{{count, number}} cas est clos : ce sur quoi il reposait n’est plus inscrit.',
  'history.match.lapsed_other':
    '{{count, number}} cas sont clos : ce sur quoi ils reposaient n’est plus inscrit.',
  'history.match.again_one':
    '{{count, number}} contenu a été arrêté pour ce qui n’est plus inscrit, et attend une personne.',
  'history.match.again_other':
    '{{count, number}} contenus ont été arrêtés pour ce qui n’est plus inscrit, et attendent une personne.',
  'bank.history.on-match-block': 'Arrête d’elle-même le fichier identique qu’une personne a confirmé.',
  'bank.history.on-match-review': 'N’arrête rien d’elle-même : une personne regarde chaque correspondance.',
  'history.bank.on-match-block':
    '{{bank}} arrête d’elle-même le fichier identique qu’une personne a confirmé.',
  'history.bank.on-match-review':
    '{{bank}} n’arrête rien d’elle-même : une personne regarde chaque correspondance.',
  'history.bank.on-match-block-proposed':
    'Il a été proposé que {{bank}} arrête d’elle-même les fichiers confirmés ; une seconde personne en décide.',
  'history.bank.on-match-block-rejected':
    'Il a été refusé que {{bank}} arrête d’elle-même les fichiers confirmés.',
  'bank-change.on-match-block':
    '{{bank}} arrête d’elle-même le fichier identique, octet pour octet, qu’une personne de ce service a confirmé.',
  'bank-change.on-match-review': 'Une personne regarde tout ce que {{bank}} désigne.',
  'bank.no.lets-through': '{{found}} laisse passer ce qui y figure et n’arrête rien.',
  'bank.no.is-so': 'C’est déjà le cas.',
  'bank.no.waits': 'Un changement attend une seconde personne.',
  'bank.no.proposer-gone': '{{found}}, qui l’a proposé, n’a plus voix au chapitre.',
  'withdrawn.put-back': 'Le contenu a été remis en ligne : {{number}}.',
  'withdrawn.expired': 'Son délai est écoulé.',
  'match.work.unlisted':
    'Il a été arrêté ou retiré pour ce qui n’est plus inscrit. Faut-il le remettre en ligne ?',
  'bank.history.imported_one': '{{count, number}} signature de {{source}} inscrite ({{file}}).',
  'bank.history.imported_other': '{{count, number}} signatures de {{source}} inscrites ({{file}}).',
  'history.import.listed_one': '{{count, number}} signature de {{source}} inscrite dans {{bank}} ({{file}}).',
  'history.import.listed_other':
    '{{count, number}} signatures de {{source}} inscrites dans {{bank}} ({{file}}).',
  'withdrawn.by-source': 'Retiré par {{name}}.',
  'import.held.grows':
    '{{bank}} passerait d’un coup de {{before, number}} signatures à {{more, number}} de plus. Quelqu’un regarde d’abord.',
  'alert.list-grows':
    '{{file}} ferait passer {{bank}} de {{before, number}} signatures à {{more, number}} de plus. La liste attend que quelqu’un la libère.',
  'history.import.confirmed':
    '{{file}} a été confirmé pour {{bank}} : {{more, number}} nouvelles signatures.',
  'history.import.held':
    '{{file}} attend : {{bank}} passerait de {{before, number}} signatures à {{more, number}} de plus.',
  'bank.history.import-confirmed': '{{file}} a été confirmé : {{more, number}} nouvelles signatures.',
  'import.bank-ended': '{{bank}} a pris fin : rien des {{left, number}} dernières lignes n’y a été inscrit.',
  'alert.list-refused':
    '{{file}} a été confirmé pour {{bank}} et n’a pas été inscrit jusqu’au bout : la banque a pris fin et {{left, number}} lignes restent. Lisez la liste dans une autre banque.',
  'history.import.bank-ended':
    '{{file}} a été refusé : {{bank}} a pris fin et {{left, number}} lignes restent.',
  'history.import.freed': '{{file}} a été libéré pour {{bank}}.',
  'history.import.dropped': '{{file}} a été abandonné et n’a pas été inscrit dans {{bank}}.',
  'import.no.other': 'Ce n’est pas ce qui a été montré. Regardez de nouveau.',
  'import.no.text': 'Ce n’est pas du texte en UTF-8. Enregistrez la liste en CSV ou en JSON, en UTF-8.',
  'import.no.too-large':
    'Cette liste est trop grande pour être envoyée ici. Déposez-la dans le dossier que surveille le guichet.',
  'alert.program-undoes':
    'Le programme « {{name}} » a voulu retirer ou modifier ce que des personnes de ce service ont fait ; cela lui a été refusé. S’il n’était pas censé le faire, quelqu’un d’autre détient peut-être son jeton : mettez-y fin et créez-en un nouveau.',
  'alert.match-burst-stays':
    'L’élément {{entry}} de {{bank}} a été rencontré par {{pieces, number}} contenus en une heure. Il reste actif, car une personne d’ici l’a confirmé. Regardez-le et désactivez-le s’il n’est pas ce qu’il dit.',
  'alert.match-burst':
    'L’élément {{entry}} de {{bank}} a été rencontré par {{pieces, number}} contenus en une heure et a été désactivé. Regardez-le et réactivez-le s’il est bien ce qu’il dit.',
  'house-change.setting.listGuard':
    'Quand une liste n’est plus crue avant qu’une personne ait regardé (nouvelles signatures à partir desquelles la question se pose, fois sa taille, contenus par heure) : {{value}}.',
  'operator.listGuard': 'Quand une liste n’est plus crue',
  'operator.listGuard.help':
    'Une liste qui grandit d’un coup de plusieurs fois attend que quelqu’un la libère. Un élément soudain rencontré partout est désactivé jusqu’à ce que quelqu’un ait regardé. Celui qu’une personne d’ici a confirmé reste actif, avec une alerte. Le fichier identique, octet pour octet, peut se répandre à son gré.',
  'operator.listGuard.value':
    'À partir de {{growthFrom, number}} nouvelles signatures d’un coup, plus de {{growthTimes, number}} fois ce qui s’y trouvait ; un élément rencontré par {{matchesAnHour, number}} contenus en une heure.',
  'operator.listGuard.growthFrom': 'Nouvelles signatures à partir desquelles la question se pose',
  'operator.listGuard.growthTimes': 'Fois sa taille qui sont de trop',
  'operator.listGuard.matchesAnHour': 'Contenus par heure qu’un élément peut rencontrer',
  'history.match.erased_one':
    '{{count, number}} cas dont la durée de conservation était écoulée a été effacé.',
  'history.match.erased_other':
    '{{count, number}} cas dont la durée de conservation était écoulée ont été effacés.',
  'history.exported.list':
    'La liste {{bank}} a été extraite telle qu’elle était à la version {{version, number}}.',
}
