import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Handover, Handovers, InboxRow } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox, Field } from '../ui/field.tsx'
import { Pick } from '../ui/pick.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Clock } from './clock.tsx'
import { NoteText } from './demands/notes.tsx'
import { Errors } from './errors.tsx'
import { useSession } from './session.ts'
import { useTitle } from './title.ts'

/** The change of shifts on one page: what waits to be taken, what I hand over, what runs out in the next hours. */
export function HandOver() {
  const { t } = useWords()
  useTitle(t('hand-over.title'))
  const { data, error } = useQuery({ queryKey: ['inbox', 'hand-over'], queryFn: desk.handovers })
  return (
    <main className="plain-page hand-over" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('hand-over.title')}</h1>
        <Button onPress={() => window.print()} className="no-print">
          {t('hand-over.print')}
        </Button>
      </header>
      <p className="page-lead">{t('hand-over.lead')}</p>
      {error ? (
        <Trouble title={t('hand-over.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          {data.open.map((sheet) => (
            <Sheet key={sheet.id} sheet={sheet} />
          ))}
          <Give key={data.held.map(({ id }) => id).join()} data={data} />
          <Soon rows={data.soon} />
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
    </main>
  )
}

/** One hand-over that nobody has taken yet. Until then everything on it stays with whoever gave it. */
function Sheet({ sheet }: { sheet: Handover }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (how: 'take' | 'withdraw') => desk.settleHandover(sheet.id, how),
    onSuccess: (_, how) => toast('done', t(how === 'take' ? 'hand-over.taken' : 'hand-over.withdrawn')),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['inbox'] })
      void queries.invalidateQueries({ queryKey: ['for-you'] })
    },
  })
  return (
    <section className="room sheet" aria-labelledby={`sheet-${sheet.id}`}>
      <h2 id={`sheet-${sheet.id}`}>
        {sheet.to
          ? t('hand-over.from-to', { from: sheet.by.name, to: sheet.to.name })
          : t('hand-over.from-team', { from: sheet.by.name })}{' '}
        <Stamp at={sheet.at} />
      </h2>
      <p className="block-note">{t('hand-over.not-yet')}</p>
      {settle.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={settle.error} />
        </Trouble>
      ) : null}
      <ul className="for-you-list">
        {sheet.demands.map((demand) => (
          <li key={demand.id} className="for-you-one">
            {demand.row ? (
              <Line row={demand.row} />
            ) : (
              <p className="for-you-head">
                <Link to="/demands/$id" params={{ id: demand.id }} className="for-you-link">
                  <Exact>{demand.number}</Exact>
                </Link>
                <span>{t('hand-over.closed')}</span>
              </p>
            )}
            {demand.note ? <NoteText note={demand.note} /> : null}
          </li>
        ))}
      </ul>
      <div className="row-of-buttons no-print">
        {sheet.mayTake ? (
          <Button look="main" isDisabled={settle.isPending} onPress={() => settle.mutate('take')}>
            {t('hand-over.take')}
          </Button>
        ) : null}
        {sheet.mine ? (
          <Button isDisabled={settle.isPending} onPress={() => settle.mutate('withdraw')}>
            {t('hand-over.withdraw')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}

/** A demand as whoever takes over must know it: its time, whom it waits for, what it is. */
function Line({ row }: { row: InboxRow }) {
  const { t, pick } = useWords()
  return (
    <p className="for-you-head sheet-line">
      {row.clock ? <Clock clock={row.clock} /> : null}
      <Link to="/demands/$id" params={{ id: row.id }} className="for-you-link">
        <Exact>{row.number}</Exact>
      </Link>
      <span>{pick(row.instrument)}</span>
      <span>
        <Raw>{row.authority.name}</Raw>
      </span>
      <strong>{t(`waits.${row.waitsFor}`)}</strong>
    </p>
  )
}

function Give({ data }: { data: Handovers }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const { session } = useSession()
  const { data: colleagues } = useQuery({
    queryKey: ['colleagues'],
    queryFn: desk.colleagues,
    staleTime: 60_000,
  })
  const [left, setLeft] = useState<readonly string[]>([])
  const [words, setWords] = useState<Readonly<Record<string, string>>>({})
  const [note, setNote] = useState('')
  const [to, setTo] = useState('')
  const once = useRef(crypto.randomUUID())
  const chosen = data.held.filter(({ id }) => !left.includes(id))
  const give = useMutation({
    mutationFn: () =>
      desk.handOver(
        {
          to: to === '' ? null : to,
          note: note.trim(),
          demands: chosen.map(({ id }) => ({ demand: id, note: (words[id] ?? '').trim() })),
        },
        once.current,
      ),
    onSuccess: () => {
      once.current = crypto.randomUUID()
      toast('done', t('hand-over.given'))
      void queries.invalidateQueries({ queryKey: ['inbox'] })
    },
  })
  if (data.held.length === 0)
    return (
      <Empty title={t('hand-over.none')}>
        <p>{t('hand-over.none.text')}</p>
      </Empty>
    )
  const people = (colleagues?.people ?? []).filter(({ id, decides }) => decides && id !== session?.staff.id)
  return (
    <section className="room no-print" aria-labelledby="give">
      <h2 id="give">{t('hand-over.what-you-have', { count: data.held.length })}</h2>
      {give.error ? (
        <Trouble title={t('hand-over.failed')} focus>
          <Errors error={give.error} />
        </Trouble>
      ) : null}
      <ul className="for-you-list">
        {data.held.map((row) => (
          <li key={row.id} className="for-you-one">
            <div className="give-line">
              <Checkbox
                selected={!left.includes(row.id)}
                onChange={(on) => setLeft(on ? left.filter((id) => id !== row.id) : [...left, row.id])}
                label={t('hand-over.include', { number: row.number })}
              />
              <Line row={row} />
            </div>
            {left.includes(row.id) ? null : (
              <Field
                label={t('hand-over.word', { number: row.number })}
                optional={t('field.optional')}
                maxLength={4000}
                value={words[row.id] ?? ''}
                onChange={(word) => setWords({ ...words, [row.id]: word })}
              />
            )}
          </li>
        ))}
      </ul>
      <Field
        label={t('hand-over.word-for-all')}
        help={t('hand-over.word-for-all.help')}
        optional={t('field.optional')}
        lines={3}
        maxLength={4000}
        value={note}
        onChange={setNote}
      />
      <Pick
        label={t('hand-over.to')}
        value={to}
        onChange={setTo}
        options={[
          { value: '', label: t('hand-over.team') },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="row-of-buttons">
        <Button look="main" isDisabled={give.isPending || chosen.length === 0} onPress={() => give.mutate()}>
          {t('hand-over.give', { count: chosen.length })}
        </Button>
      </div>
    </section>
  )
}

/** What runs out in the next hours and is somebody else's, or nobody's: for the eye, and for the printed sheet. */
function Soon({ rows }: { rows: readonly InboxRow[] }) {
  const { t } = useWords()
  if (rows.length === 0) return null
  return (
    <section className="room" aria-labelledby="soon">
      <h2 id="soon">{t('hand-over.soon')}</h2>
      <ul className="for-you-list">
        {rows.map((row) => (
          <li key={row.id} className="for-you-one">
            <Line row={row} />
            <p className="block-note">
              {row.assignedTo ? t('assign.has', { name: row.assignedTo.name }) : t('assign.nobody-has-it')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
