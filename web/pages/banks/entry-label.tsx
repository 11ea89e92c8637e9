import { Raw } from '../../ui/raw.tsx'
import { useWords, type WordKey } from '../../words/index.ts'

/** What a person let through is labelled by what they found, and read in the reader's own words. */
const found: Readonly<Record<string, WordKey>> = {
  education: 'exception.education',
  journalism: 'exception.journalism',
  art: 'exception.art',
  research: 'exception.research',
  'counter-speech': 'exception.counter-speech',
  collision: 'match.verdict.collision',
}

/** What an entry is said to be: the words of whoever listed it, or that they gave none. */
export function EntryLabel({ bank, label }: { bank: string; label: string }) {
  const says = useLabel()
  const own = says({ bank, label })
  return own === label ? <Raw>{label}</Raw> : own
}

/** The same where no more than letters can stand. */
export function useLabel(): (entry: { bank: string; label: string }) => string {
  const { t } = useWords()
  return ({ bank, label }) => {
    const word = bank === 'LET_THROUGH' ? found[label] : undefined
    if (word) return t(word)
    // Programs may list without a word of what it is.
    return label === '–' || label.trim() === '' ? t('entry.untitled') : label
  }
}
