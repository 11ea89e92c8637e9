import type { MatchDetail, ShownMatch } from '../../../desk/http/contract/index.ts'
import { Link } from '@tanstack/react-router'
import { seconds } from '../../time.ts'
import { Exact } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { visible } from '../../words/visible.ts'

/** Where in the two they agree: on two time lines, in letters, from a second on. */
export function Where({ match }: { match: ShownMatch }) {
  const { detail } = match
  if (detail?.of === 'video') return <InVideo video={detail} />
  if (detail?.of === 'text') return <InText spans={detail.spans} text={match.query.value} kind={match.kind} />
  if (detail?.of === 'audio') return <InSound sound={detail} />
  if (detail?.of === 'whole-video') return <OfWholeVideo video={detail} />
  return null
}

type Video = Extract<MatchDetail, { of: 'video' }>

function InVideo({ video: { rule, queryShare, listedShare, segments } }: { video: Video }) {
  const { t, number } = useWords()
  // How long the two are was not kept; each line ends where its last matched segment does.
  const ends = {
    query: Math.max(1, ...segments.map(({ queryTo }) => queryTo)),
    listed: Math.max(1, ...segments.map(({ listedTo }) => listedTo)),
  }
  const end = Math.max(ends.query, ends.listed)
  const at = (second: number) => `${(second / end) * 100}%`
  const lines = [
    {
      name: t('match.side.query'),
      spans: segments.map(({ queryFrom: from, queryTo: to }) => ({ from, to })),
    },
    {
      name: t('match.side.listed'),
      spans: segments.map(({ listedFrom: from, listedTo: to }) => ({ from, to })),
    },
  ]
  return (
    <section className="where">
      <h3>{t('match.where.video')}</h3>
      <p>
        {t(`match.where.${rule}`)}{' '}
        {t('match.where.shares', { query: Math.round(queryShare), listed: Math.round(listedShare) })}
      </p>
      <div className="reels" aria-hidden="true">
        {lines.map(({ name, spans }) => (
          <div key={name} className="reel">
            <span className="reel-name">{name}</span>
            <span className="reel-line" dir="ltr">
              {spans.map(({ from, to }, n) => (
                <span
                  key={`${from} ${to}`}
                  className="reel-part"
                  style={{ insetInlineStart: at(from), inlineSize: at(Math.max(to - from, end / 200)) }}
                >
                  {number(n + 1)}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
      <ol className="where-list">
        {segments.map((one) => (
          <li key={`${one.queryFrom} ${one.listedFrom}`}>
            {t('match.where.segment', {
              query: `${seconds(one.queryFrom)}–${seconds(one.queryTo)}`,
              listed: `${seconds(one.listedFrom)}–${seconds(one.listedTo)}`,
            })}
          </li>
        ))}
      </ol>
    </section>
  )
}

type Spans = Extract<MatchDetail, { of: 'text' }>['spans']

function InText({ spans, text, kind }: { spans: Spans; text: string; kind: string }) {
  const { t } = useWords()
  if (spans.length === 0) return null
  // Of a text only its fingerprints are kept; what is listed as words can be shown where it stands.
  const isWords = !fingerprints.has(kind) && spans.every(({ to }) => to <= text.length)
  return (
    <section className="where">
      <h3>{t('match.where.text')}</h3>
      {isWords ? (
        <blockquote className="frozen-text">
          <Marked text={text} spans={spans} />
        </blockquote>
      ) : (
        <p className="block-note">{t('match.where.no-text')}</p>
      )}
      <ol className="where-list">
        {spans.map(({ from, to, rule }) => (
          <li key={`${from} ${to} ${rule ?? ''}`}>
            {t('match.where.span', { from: from + 1, to })} {rule ? <ByRule rule={rule} /> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A rule of a bank has the number of its signal; those of others have names of their own. */
function ByRule({ rule }: { rule: string }) {
  const { t, nth } = useWords()
  if (!/^\d{1,9}$/.test(rule)) return <Exact mono>{rule}</Exact>
  return (
    <Link to="/signals/$id" params={{ id: rule }}>
      {t('signal.title', { id: nth(Number(rule)) })}
    </Link>
  )
}

const fingerprints: ReadonlySet<string> = new Set(['winnow', 'shingles'])

/** The text in pieces, what was met marked. Spans may touch and overlap. */
function Marked({ text, spans }: { text: string; spans: Spans }) {
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])])]
    .filter((cut) => cut <= text.length)
    .sort((a, b) => a - b)
  return (
    <bdi dir="auto" className="raw">
      {cuts.slice(1).map((to, n) => {
        const from = cuts[n] ?? 0
        const piece = visible(text.slice(from, to), true)
        const isMet = spans.some((span) => span.from <= from && to <= span.to)
        return isMet ? <mark key={from}>{piece}</mark> : <span key={from}>{piece}</span>
      })}
    </bdi>
  )
}

function InSound({
  sound: { offset, listedOffset, length },
}: {
  sound: Extract<MatchDetail, { of: 'audio' }>
}) {
  const { t } = useWords()
  return (
    <section className="where">
      <h3>{t('match.where.audio')}</h3>
      <p>
        {t('match.where.sound', {
          query: `${seconds(offset)}–${seconds(offset + length)}`,
          listed: `${seconds(listedOffset)}–${seconds(listedOffset + length)}`,
        })}
      </p>
    </section>
  )
}

function OfWholeVideo({ video: { first, second } }: { video: Extract<MatchDetail, { of: 'whole-video' }> }) {
  const { t } = useWords()
  return (
    <section className="where">
      <h3>{t('match.where.video')}</h3>
      <p>{t('match.where.whole', { first: Math.round(first * 100), second: Math.round(second * 100) })}</p>
    </section>
  )
}
