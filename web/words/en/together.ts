/** People at one desk, in English: notes, who is called, who has what. */
export const enTogether = {
  'nav.for-you': 'For you',
  'keys.go-for-you': 'go to what waits for you',
  'keys.assign': 'take it, give it to a colleague, put it back',
  'keys.note': 'write a note',

  // notes
  'note.write': 'Note for colleagues',
  'note.placeholder': 'What should whoever looks next know?',
  'note.help': 'Stays inside the desk and cannot be changed later. @ and a name calls somebody.',
  'note.people': 'People to call',
  'note.send': 'Write it down',
  'note.written': 'The note is written down.',
  'note.failed': 'The note was not written down',
  'history.note': 'Wrote a note.',
  'history.exported.notes': 'The notes of colleagues were taken out with it.',
  'history.by.notes': 'Notes',

  // for you
  'for-you.lead': 'Where a colleague calls you by name, and what is asked of you.',
  'for-you.error': 'What waits for you could not be read',
  'for-you.none': 'Nobody is waiting for you',
  'for-you.none.text':
    'When somebody writes @ and your name in a note on a demand, it appears here until you have looked.',
  'for-you.mentions': 'You are called',
  'for-you.unread': 'Not read yet.',

  // who has it
  'company.looks_one': '{{names}} is looking at this too',
  'company.looks_other': '{{names}} are looking at this too',
  'assign.title': 'Who has {{number}}',
  'assign.to': 'Who is to have it',
  'assign.me': 'I do',
  'assign.nobody': 'Nobody in particular',
  'assign.nobody.help': 'It is free for everybody on duty.',
  'assign.has-it-now': 'has it now',
  'assign.take': 'Take it',
  'assign.give': 'Give it',
  'assign.put-it-back': 'Put it back',
  'assign.done': 'Noted: who has {{number}}.',
  'assign.put-back': '{{number}} is free for everybody.',
  'assign.quicker': 'Somebody was quicker',
  'assign.you-have-it': 'You have it',
  'assign.nobody-has-it': 'Nobody has it',
  'assign.has': '{{name}} has it',
  'history.assigned.taken': 'Took it on.',
  'history.assigned.given': 'Gave it to {{name}}.',
  'history.assigned.put-back': 'Put it back for everybody.',
  'why-not.has-it': '{{name}} has it now. Look again, and choose anew.',
  'why-not.nobody-has-it': 'Nobody has it any more. Look again, and choose anew.',
  'why-not.does-not-decide': '{{name}} does not decide on demands.',
} as const satisfies Record<string, string>
