/** What platforms upload, and what was seen before. */
export const enUpload = {
  'house-change.setting.verdictWebhook': 'What became of a scanned piece is told to {{value}}.',
  'house-change.setting.verdictWebhook.off': 'What became of a scanned piece is told to nobody any more.',
  'house-change.setting.retroHunt.off':
    'Nothing of what is scanned is kept any more, and whatever was kept goes.',
  'house-change.setting.retroHunt_one':
    'Hashes of what is scanned are kept for {{count, number}} month, and searched again when a list gains something. Pieces that come without asking: {{pieces, number}} at most. By this right: {{basis}}',
  'house-change.setting.retroHunt_other':
    'Hashes of what is scanned are kept for {{count, number}} months, and searched again when a list gains something. Pieces that come without asking: {{pieces, number}} at most. By this right: {{basis}}',
  'operator.verdictWebhook': 'Verdict webhook',
  'operator.verdictWebhook.help':
    'Where this desk tells your platform what a person decided about a piece it had asked about, signed as Standard Webhooks say, and again until it is taken.',
  'operator.retroHunt': 'Search what was scanned before',
  'operator.retroHunt.help':
    'Hashes of everything that is scanned are kept, without the content, its address or who put it there. When a list gains an entry, older copies come before a person. Whatever is kept goes when you switch this off.',
  'operator.retroHunt.basis': 'By which right',
  'operator.retroHunt.basis.help':
    'The law or rule that allows you to keep hashes of lawful uploads, in a sentence. It stands in the public log.',
  'operator.retroHunt.months': 'Months, at most',
  'operator.retroHunt.months.help':
    'From 1 to 24. A month goes whole when it is over, so nothing is kept longer.',
  'operator.retroHunt.unasked': 'Pieces that come without asking: {{pieces, number}} at most.',
  'operator.retroHunt.atOnce': 'Pieces that come without asking',
  'operator.retroHunt.atOnce.help':
    'If a new entry would bring more, somebody at the desk is told how many and decides first. 0: always ask.',
  'alert.hunt-held_one':
    'A new entry would bring {{count, number}} piece that was scanned before. Decide whether it comes before people.',
  'alert.hunt-held_other':
    'A new entry would bring {{count, number}} pieces that were scanned before. Decide whether they come before people.',
}
