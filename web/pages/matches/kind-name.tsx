import { Exact } from '../../ui/raw.tsx'
import { useWords, type WordKey } from '../../words/index.ts'

/** What a kind of signal is called, in words; a kind the desk has no words for by the name partners know it by. */
export function useKindName(): (kind: string) => string {
  const { t, has } = useWords()
  return (kind) => (has(`signal.name.${kind}`) ? t(`signal.name.${kind}` as WordKey) : kind)
}

export function KindName({ kind }: { kind: string }) {
  const says = useKindName()
  const name = says(kind)
  return name === kind ? <Exact>{kind}</Exact> : <span className="kind-name">{name}</span>
}

/** What a match by this kind says of the two: only where something was met. */
export function KindClaim({ kind }: { kind: string }) {
  const { t, has } = useWords()
  const key = `signal.kind.${kind}`
  return has(key) ? <span className="kind-name">{t(key as WordKey)}</span> : <Exact>{kind}</Exact>
}
