/** A regular expression of RE2, held against the match form with everything kept between the letters. */
import { patternOf } from './pattern.ts'
import type { RuleKind } from './rule.ts'

export const regex: RuleKind = {
  name: 'regex',
  says: 'a regular expression that runs in linear time',
  source: 'https://github.com/google/re2/wiki/Syntax',
  read(given) {
    const written = given.trim().normalize('NFC')
    if (written === '') return { found: 'nothing', wanted: 'a regular expression' }
    const pattern = patternOf(written)
    return 'found' in pattern ? pattern : { canonical: written }
  },
  condition: (canonical) => ({ all: [[{ pattern: canonical }]], none: [] }),
  examples: {
    read: [
      [String.raw` \bcaf[ée]s?\b `, String.raw`\bcaf[ée]s?\b`],
      [String.raw`\bمدرس(?:ة|ات)\b`, String.raw`\bمدرس(?:ة|ات)\b`],
    ],
    misread: [
      '',
      '(',
      'a*',
      String.raw`(a)\1`,
      '(?=a)a',
      'a{1000}{1000}',
      String.raw`é\bx`,
      'a'.repeat(1001),
    ],
    found: [
      ['Deux CAFÉS, un cafe.', String.raw`\bcaf[ée]s?\b`, ['CAFÉS', 'cafe']],
      ['في المدارس مدرسةٌ ومدرسات', String.raw`مدرس(?:ة|ات)\b`, ['مدرسةٌ', 'مدرسات']],
      ['18 h 30\nou 19 h 15', String.raw`\d\d h \d\d`, ['18 h 30', '19 h 15']],
      ['a a a', String.raw`\ba\b`, ['a', 'a', 'a']],
    ],
    absent: [
      ['cafeteria', String.raw`\bcaf[ée]s?\b`],
      ['المدرسة', String.raw`\bمدرسة\b`],
    ],
  },
}
