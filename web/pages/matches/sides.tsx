import type { MatchPage, ShownMatch } from '../../../desk/http/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Exact } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { differing, isSquare } from './bits.ts'
import { ListedCopy } from './listed-copy.tsx'
import { SignalValue } from './signal-value.tsx'
import { Square } from './square.tsx'
import { VariantName } from './variant-name.tsx'

type Signal = ShownMatch['query']
type Piece = MatchPage['piece']

/** The piece and what is listed, side by side: a picture where one may be shown, their signals in any case. */
export function Sides({
  match,
  piece,
  from,
}: {
  match: ShownMatch
  /** Of a case: where the piece stands. What was dropped to be tried stands nowhere. */
  piece: Piece | undefined
  /** The target whose frozen copy was listed. */
  from: { demand: string; target: string } | undefined
}) {
  const { t } = useWords()
  const { query, listed } = match
  const drawn = isSquare(query.value) && isSquare(listed.value) && match.unit === 'bits'
  const marked = drawn ? differing(query.value, listed.value) : []
  return (
    <div className="sides">
      <figure className="side">
        <figcaption>{t('match.side.query')}</figcaption>
        {piece ? <OnPlatform piece={piece} /> : <p className="block-note">{t('match.side.tried')}</p>}
        <OneSignal signal={query} marked={marked} drawn={drawn} name={t('match.side.query')} />
      </figure>
      <figure className="side">
        <figcaption>{t('match.side.listed')}</figcaption>
        {from ? (
          <ListedCopy demand={from.demand} target={from.target} />
        ) : (
          <p className="block-note">{t('match.side.no-copy')}</p>
        )}
        <OneSignal signal={listed} marked={marked} drawn={drawn} name={t('match.side.listed')} />
      </figure>
      {drawn ? (
        <p className="sides-key block-note">
          {marked.length > 0 ? t('match.square.key', { count: marked.length }) : t('match.square.same')}
        </p>
      ) : null}
    </div>
  )
}

/** The desk keeps nothing of what was scanned; the platform shows it, if it said where. */
function OnPlatform({ piece }: { piece: Piece }) {
  const { t } = useWords()
  const { url } = piece
  return (
    <div className="side-where">
      <p className="block-note">{t('match.side.not-kept')}</p>
      {url ? (
        <p>
          {/^https?:\/\//i.test(url) ? (
            <a href={url} target="_blank" rel="noreferrer noopener">
              {t('match.side.open')} <Icon name="forward" size={13} />
            </a>
          ) : null}
          <span className="side-address">
            <Exact mono>{url}</Exact>
          </span>
        </p>
      ) : (
        <p className="block-note">{t('match.side.no-address')}</p>
      )}
    </div>
  )
}

function OneSignal({
  signal,
  marked,
  drawn,
  name,
}: {
  signal: Signal
  marked: readonly number[]
  drawn: boolean
  name: string
}) {
  const { t } = useWords()
  return (
    <div className="side-signal">
      {drawn ? (
        <Square
          value={signal.value}
          marked={marked}
          label={t('match.square.label', { name, count: marked.length })}
        />
      ) : null}
      <div className="side-value">
        <SignalValue signal={signal} />
      </div>
      <p className="block-note">
        {signal.quality === undefined
          ? null
          : t(signal.quality < 50 ? 'match.quality.poor' : 'match.quality', { value: signal.quality })}{' '}
        {signal.variant && signal.variant !== 'upright' && signal.variant !== 'whole' ? (
          <>
            {t('match.variant')} <VariantName variant={signal.variant} />
          </>
        ) : null}
      </p>
    </div>
  )
}
