/** What came on paper or by telephone, in English: how it is entered, and what it lacks. */
export const enByHand = {
  'by-hand.title': 'Enter a demand by hand',
  'by-hand.lead':
    'For what came by post, mail, telephone or over the counter. Copy what the paper says; leave empty what it leaves empty.',
  'by-hand.error': 'The forms could not be read',
  'by-hand.none': 'No instrument may be entered by hand.',
  'by-hand.instrument': 'What came in',
  'by-hand.how': 'How and when it came',
  'by-hand.came-by': 'It came by',
  'by-hand.way.post': 'Post',
  'by-hand.way.mail': 'Mail',
  'by-hand.way.telephone': 'Telephone',
  'by-hand.way.in-person': 'In person',
  'by-hand.came-at': 'When it reached you',
  'by-hand.came-at.help': 'The time of the law counts from then, not from now.',
  'by-hand.not-entered': 'The demand was not entered',
  'by-hand.enter': 'Enter the demand',
  'by-hand.enter.note':
    'It gets a number and its clocks start. What is entered by hand starts at the lowest trust and needs a call-back.',
  'by-hand.entered': 'Entered as {{number}}.',
  'by-hand.gaps_one': '{{count, number}} answer is missing',
  'by-hand.gaps_other': '{{count, number}} answers are missing',
  'by-hand.lacks_one': 'The letter lacks {{count, number}} thing its form asks for',
  'by-hand.lacks_other': 'The letter lacks {{count, number}} things its form asks for',
  'by-hand.lacks.lead':
    'Look at it once more. What it says belongs on the form; what it does not say stays empty.',
  'by-hand.lacks.then':
    'An incomplete letter is a demand all the same: it gets its number and its time runs from when it came. What it lacks then stands on the demand, and the question to the authority is offered on the form its law has for it.',
  'by-hand.lacks.wrong': '{{label}}: found {{found}}, wanted {{wanted}}',
  'by-hand.as-it-is': 'Enter it as it is',
  'leaving.title': 'Leave this letter?',
  'leaving.text': 'What you have copied so far is kept nowhere: it is gone when you leave.',
  'leaving.stay': 'Stay and go on',
  'leaving.leave': 'Leave and lose it',
  'field.names': 'Where the content is, as the message says',
  'field.names.help':
    'One address a line. They take the place of those that were unclear or missing; the law’s time for them begins now.',
  'target.unnamed': 'no address in the order',
  'why.unnamed': 'The order does not say where this content is.',
  'why-not.unnamed': 'The order does not say where the content is. Ask the authority.',
  'finding.named': '{{label}}.',
} as const
