import type { ShownMatch } from '../../../desk/http/contract/index.ts'
import { seconds } from '../../time.ts'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'

/** A signal as it may be read: a hash or words as they are, and of a film or a sound what it is made of. */
export function SignalValue({
  signal: { kind, value, whole },
  short = 160,
}: {
  signal: Pick<ShownMatch['query'], 'kind' | 'value' | 'whole'>
  /** How many letters of it are shown. */
  short?: number
}) {
  const { t } = useWords()
  const frames = kind === 'vpdq' ? framesIn(value) : undefined
  if (frames && !whole)
    return (
      <>
        {t('signal.frames', { count: frames.count, until: seconds(frames.until) })}{' '}
        <Exact mono>{`${frames.first}…`}</Exact>
      </>
    )
  if (whole || long.has(kind))
    return (
      <>
        {t('signal.letters', { count: whole?.length ?? value.length })}{' '}
        <Exact mono>{`${frames?.first ?? value.slice(0, 16)}…`}</Exact>
      </>
    )
  if (!isCode(value)) return <Raw lines>{upTo(short, value)}</Raw>
  return (
    <Exact mono short={short}>
      {value}
    </Exact>
  )
}

/** Values of thousands of letters, which nobody compares by eye. */
const long: ReadonlySet<string> = new Set(['tmk', 'chromaprint', 'winnow', 'shingles'])

/** A hash, an address: read from left to right, unlike the words of a text. */
const isCode = (value: string) => /^[\x21-\x7e]+$/.test(value)

const upTo = (most: number, value: string) => (value.length > most ? `${value.slice(0, most)}…` : value)

/** The frames of a film as its canonical form writes them: `pdq,quality,seconds` each. */
function framesIn(value: string): { count: number; until: number; first: string } | undefined {
  const frames = [...value.matchAll(/"([0-9a-f]{64}),\d{1,3},([\d.]+)"/g)]
  const [first] = frames
  if (!first) return undefined
  return { count: frames.length, until: Number(frames.at(-1)?.[2]), first: (first[1] ?? '').slice(0, 16) }
}
