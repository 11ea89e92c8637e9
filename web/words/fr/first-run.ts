import type { enFirstRun } from '../en/first-run.ts'

export const frFirstRun = {
  'first-run.title': 'Installez votre guichet',
  'first-run.lead':
    'Une question après l’autre. Chaque réponse est gardée aussitôt ; vous pouvez partir et revenir. Rien n’est reçu et rien n’est décidé avant que deux personnes aient une clé d’accès et que le guichet soit ouvert.',
  'first-run.where': 'Question {{count, number}} sur {{all, number}}',
  'first-run.back': 'Retour',
  'first-run.list': 'Toutes les questions',
  'first-run.next': 'Garder et continuer',
  'first-run.go-on': 'Continuer',
  'first-run.skip': 'Il n’y en a pas',
  'first-run.answered': 'répondu',
  'first-run.to-answer': 'à répondre',
  'first-run.not-kept': 'La réponse n’a pas été gardée',
  'first-run.error': 'L’état de l’installation n’a pas pu être lu',
  'first-run.open': 'Ouvrir le guichet',
  'first-run.open.text':
    'Relisez tout, l’un et l’autre. Dès lors les injonctions arrivent, et ce qui touche à la loi ou à un administrateur se décide à deux.',
  'first-run.opened': 'Le guichet est ouvert.',
  'first-run.still': 'Avant que le guichet puisse ouvrir',
  'first-run.unsafe_one':
    'Le diagnostic a trouvé {{count, number}} point dangereux. Corrigez-le, puis ouvrez le guichet.',
  'first-run.unsafe_other':
    'Le diagnostic a trouvé {{count, number}} points dangereux. Corrigez-les, puis ouvrez le guichet.',
  'first-run.lacks.setting.legalName': 'La dénomination légale manque.',
  'first-run.lacks.setting.homeState': 'L’État d’établissement manque.',
  'first-run.lacks.setting.authorisedPerson': 'La personne habilitée manque.',
  'first-run.lacks.setting.contactEmail': 'Le point de contact manque.',
  'first-run.lacks.setting.languages': 'Aucune langue n’est choisie.',
  'first-run.lacks.two-people': 'Une seconde personne doit enregistrer une clé d’accès.',
  'first-run.lacks.platform': 'Aucune plateforme n’est reliée.',
  'first-run.lacks.platform-test': 'Une plateforme en service n’a pas réussi son essai dans son état actuel.',
  'first-run.lacks.drill': 'Aucun exercice n’est réussi, et personne n’a dit pourquoi.',
  'first-run.lacks.drill-runs': 'Un exercice est en cours ; son contenu doit d’abord être rétabli.',
  'first-run.lacks.authority': 'Aucune autorité avec une clé n’est inscrite.',

  'first-run.q.name': 'Quel est votre nom ?',
  'first-run.q.name.help':
    'Tel qu’il figurera à côté de ce que vous décidez. Vous devenez le premier agent principal, qui administre aussi.',
  'first-run.q.passkey': 'Enregistrez votre clé d’accès',
  'first-run.q.passkey.help':
    'Votre appareil demande votre doigt, votre visage ou son code. Rien qui puisse être volé n’est gardé ici.',
  'first-run.q.passkey.done':
    'Vous avez une clé d’accès. Ajoutez-en une seconde sur un autre appareil dès que possible.',
  'first-run.q.legalName': 'Quelle est la dénomination légale de l’exploitant ?',
  'first-run.q.homeState': 'Dans quel État membre est-il établi ?',
  'first-run.q.legalRepresentative': 'Qui est son représentant légal dans l’Union ?',
  'first-run.q.authorisedPerson': 'Qui signe les réponses ?',
  'first-run.q.contactEmail': 'Où les autorités écrivent-elles ?',
  'first-run.q.languages': 'Dans quelles langues les injonctions peuvent-elles venir ?',
  'first-run.q.zone': 'Dans quel fuseau horaire le guichet travaille-t-il ?',
  'first-run.q.second': 'Qui est la seconde personne ?',
  'first-run.q.second.help':
    'Le registre, les administrateurs et les réglages qui touchent à la loi se changent à deux. La seconde personne a les mêmes droits que vous.',
  'first-run.q.second.waits':
    '{{name}} n’a pas encore enregistré de clé d’accès. Cette page le montre dès que c’est fait.',
  'first-run.q.second.done': '{{name}} a une clé d’accès.',
  'first-run.q.authority': 'Quelle autorité peut enjoindre, et avec quelle clé ?',
  'first-run.q.authority.help':
    'L’un de vous propose l’autorité, puis sa clé ; l’autre approuve chaque fois. Comparez l’empreinte de la clé avec l’autorité, par téléphone.',
  'first-run.q.authority.count_one': '{{count, number}} autorité avec une clé',
  'first-run.q.authority.count_other': '{{count, number}} autorités avec une clé',
  'first-run.q.platform': 'Sur quelle plateforme le guichet agit-il ?',
  'first-run.q.platform.help':
    'Reliez votre plateforme. Le guichet essaie ensuite chaque connexion en service : si elle répond, le reconnaît et le laisse faire ce qu’il doit. Rien n’y est modifié.',
  'first-run.q.platform.test': 'Essayer et continuer',
  'first-run.q.platform.again': 'Essayer de nouveau et continuer',
  'first-run.q.platform.not-passed': 'L’essai n’est pas réussi',
  'first-run.q.drill': 'Une injonction prend-elle effet, et peut-elle être annulée ?',
  'first-run.q.drill.help':
    'Choisissez un contenu à vous. Le guichet le copie, le masque, regarde si le public le reçoit encore, et le rétablit aussitôt. Regardez d’abord ; l’exercice est proposé sous ce qui a été trouvé.',
  'first-run.q.drill.passed': 'Un exercice est réussi, et son contenu est rétabli.',
  'first-run.q.drill.skipped': 'Le guichet ouvre sans exercice.',
  'first-run.q.drill.skip': 'Ouvrir sans exercice…',
  'first-run.q.drill.skip.do': 'Continuer sans exercice',
  'first-run.q.drill.reason': 'Pourquoi personne ne s’exerce maintenant',
  'first-run.q.drill.reason.help': 'Votre motif figure au journal sous votre nom.',
  'first-run.q.alertWebhook': 'Qui le guichet doit-il appeler quand le temps presse ?',
  'first-run.q.doctor': 'L’installation est-elle sûre ?',
  'first-run.q.doctor.help':
    'Le diagnostic examine cette machine, sa base de données, ses adresses et ses clés. Ce qui est dangereux doit être corrigé avant l’ouverture.',
  'first-run.q.doctor.again': 'Examiner de nouveau',
  'first-run.doctor.unsafe': 'dangereux',
  'first-run.doctor.warning': 'à améliorer',
  'first-run.doctor.note': 'bon à savoir',
  'first-run.doctor.fine': 'en ordre',
} as const satisfies Record<keyof typeof enFirstRun, string>
