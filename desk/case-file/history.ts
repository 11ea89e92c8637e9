import type { Saying } from '../../core/event.ts'
import type { Instrument } from '../../core/regime.ts'
import { worded } from '../spoken.ts'
import type { CaseEntry } from '../outside/archive.ts'
import type { PastEvent } from '../sql/log.ts'
import { text } from './paper.ts'
import { type PaperLanguage, paperTime, paperWords } from './words.ts'

/** What happened, in order, in sentences: when, who, what, and where it stands in the log. */
export async function historyText(
  history: readonly PastEvent[],
  instrument: Instrument,
  language: PaperLanguage,
): Promise<CaseEntry> {
  const say = await paperWords(language)
  const entry = language === 'fr' ? 'entrée' : 'entry'
  const lines = history.map(({ seq, at, type, body, index }) => {
    const actor = body.actor as { kind: string; name: string } | undefined
    const says = body.says as Saying | undefined
    const place = index === null ? '' : `, ${entry} ${index}`
    return [
      `${seq}. ${paperTime(at)}  ${actor ? `${actor.name} (${say({ key: `history.by.${actor.kind}` })})` : ''}`,
      `   ${says ? say(named(says, instrument, language)) : type}`,
      `   ${type}${place}`,
    ].join('\n')
  })
  return text(`history/history.${language}.txt`, `${lines.join('\n\n')}\n`)
}

/** Clocks, forms and messages are called what the law calls them, not by the name they have in its data. */
function named(says: Saying, instrument: Instrument, language: PaperLanguage): Saying {
  const { key, params, words = {} } = worded(says, instrument)
  const named = Object.entries(words).map(([name, label]) => [name, label[language] ?? label.en])
  return { key, params: { ...params, ...Object.fromEntries(named) } }
}
