/** The first run: a desk is set up, one question at a time. */
export const enFirstRun = {
  'first-run.title': 'Set up your desk',
  'first-run.lead':
    'One question after the other. Each answer is kept at once; you can leave and come back. Nothing is taken in and nothing is decided before two people have a passkey and the desk is opened.',
  'first-run.where': 'Question {{count, number}} of {{all, number}}',
  'first-run.back': 'Back',
  'first-run.list': 'All questions',
  'first-run.next': 'Keep and go on',
  'first-run.go-on': 'Go on',
  'first-run.skip': 'There is none',
  'first-run.answered': 'answered',
  'first-run.to-answer': 'to be answered',
  'first-run.not-kept': 'The answer was not kept',
  'first-run.error': 'The first run could not be read',
  'first-run.open': 'Open the desk',
  'first-run.open.text':
    'Read everything once more, both of you. From then on orders come in, and what concerns the law or an administrator takes two persons.',
  'first-run.opened': 'The desk is open.',
  'first-run.still': 'Before the desk can open',
  'first-run.unsafe_one':
    'The doctor found {{count, number}} thing that is unsafe. Mend it, then open the desk.',
  'first-run.unsafe_other':
    'The doctor found {{count, number}} things that are unsafe. Mend them, then open the desk.',
  'first-run.lacks.setting.legalName': 'The legal name is missing.',
  'first-run.lacks.setting.homeState': 'The home state is missing.',
  'first-run.lacks.setting.authorisedPerson': 'The authorised person is missing.',
  'first-run.lacks.setting.contactEmail': 'The contact point is missing.',
  'first-run.lacks.setting.languages': 'No language is chosen.',
  'first-run.lacks.two-people': 'A second person must register a passkey.',
  'first-run.lacks.platform': 'No platform is connected.',
  'first-run.lacks.authority': 'No authority with a key is registered.',

  'first-run.q.name': 'What is your name?',
  'first-run.q.name.help':
    'As it shall stand beside what you decide. You become the first senior officer, who also administers.',
  'first-run.q.passkey': 'Register your passkey',
  'first-run.q.passkey.help':
    'Your device asks for your finger, your face or its code. Nothing that could be stolen is kept here.',
  'first-run.q.passkey.done': 'You have a passkey. Add a second one on another device when you can.',
  'first-run.q.legalName': 'What is the legal name of the operator?',
  'first-run.q.homeState': 'Which Member State is its home?',
  'first-run.q.legalRepresentative': 'Who is its legal representative in the Union?',
  'first-run.q.authorisedPerson': 'Who signs the answers?',
  'first-run.q.contactEmail': 'Where do authorities write to?',
  'first-run.q.languages': 'In which languages may orders come?',
  'first-run.q.zone': 'In which time zone does the desk work?',
  'first-run.q.second': 'Who is the second person?',
  'first-run.q.second.help':
    'Registers, administrators and the law’s own settings are changed by two. The second person gets the same rights as you.',
  'first-run.q.second.waits':
    '{{name}} has not registered a passkey yet. This page shows it when it happens.',
  'first-run.q.second.done': '{{name}} has a passkey.',
  'first-run.q.authority': 'Which authority may order, and with which key?',
  'first-run.q.authority.help':
    'One of you proposes the authority, then its key; the other approves each. Compare the fingerprint of the key with the authority by telephone.',
  'first-run.q.authority.count_one': '{{count, number}} authority with a key',
  'first-run.q.authority.count_other': '{{count, number}} authorities with a key',
  'first-run.q.alertWebhook': 'Whom should the desk call when time runs out?',
  'first-run.q.doctor': 'Is the set-up safe?',
  'first-run.q.doctor.help':
    'The doctor looks at this machine, its database, addresses and keys. What is unsafe must be mended before the desk opens.',
  'first-run.q.doctor.again': 'Look again',
  'first-run.doctor.unsafe': 'unsafe',
  'first-run.doctor.warning': 'should be better',
  'first-run.doctor.note': 'good to know',
  'first-run.doctor.fine': 'in order',
} as const satisfies Record<string, string>
