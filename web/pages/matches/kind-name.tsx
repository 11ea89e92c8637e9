import { Exact } from '../../ui/raw.tsx'
import { useWords, type WordKey } from '../../words/index.ts'

/** What a kind of signal recognises, in words; a kind the desk has no words for by the name partners know it by. */
export function KindName({ kind }: { kind: string }) {
  const { t, has } = useWords()
  const key = `signal.kind.${kind}`
  return has(key) ? <span className="kind-name">{t(key as WordKey)}</span> : <Exact>{kind}</Exact>
}
