/** A word or phrase. In quotation marks it is meant exactly, without what Arabic writes onto the front of a word. */
import { fold } from '../text/fold.ts'
import type { RuleKind } from './rule.ts'

const longest = 200

export const keyword: RuleKind = {
  name: 'keyword',
  says: 'a word or phrase, as whole words in any spelling of the match form',
  source: 'Aho, Corasick: Efficient string matching, 1975; match form of match/text/fold.ts',
  read(given) {
    const wanted = `a word or phrase of at most ${longest} characters`
    if (given.length > longest) return { found: `${given.length} characters`, wanted }
    const exact = /^\s*(["“«„]).*["”»“]\s*$/su.test(given)
    const words = fold(given, 'words').text
    if (words === '') return { found: 'no letter', wanted }
    return { canonical: exact ? `"${words}"` : words }
  },
  condition(canonical) {
    const exact = canonical.startsWith('"')
    return { all: [[{ term: exact ? canonical.slice(1, -1) : canonical, exact }]], none: [] }
  },
  examples: {
    read: [
      ['  Fête  nationale ', 'fete nationale'],
      ['الدَّوْلَة', 'الدوله'],
      ['“Al-Bahr”', '"al bahr"'],
    ],
    misread: ['', '…', '""', 'a'.repeat(longest + 1)],
    found: [
      ['Vive la FÊTE\nNationale !', 'fete nationale', ['FÊTE\nNationale']],
      ['وبالمدرسةِ وللمدرسة والمدرسة', 'مدرسه', ['مدرسةِ', 'مدرسة', 'مدرسة']],
      ['للمدرسة والمدرسة', 'المدرسه', ['للمدرسة', 'المدرسة']],
      ['une école, des écoles', 'ecole', ['école']],
    ],
    absent: [
      ['nationales', 'national'],
      ['المدرسة', '"مدرسه"'],
      ['مدرستنا', 'مدرسه'],
      ['foot', 'oo'],
    ],
  },
}
