import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ImportView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type State, Tag } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors, useFound } from '../errors.tsx'
import { useFar } from '../matches/distance.ts'
import { KindClaim } from '../matches/kind-name.tsx'
import { NewImport } from './new-import.tsx'

const states: Record<ImportView['state'], State> = {
  reading: 'waits',
  read: 'waits',
  held: 'soon',
  going: 'waits',
  done: 'done',
  dropped: 'plain',
}

/** Lists from outside: what each would do before it does anything, how far it is, what came of it. */
export function Imports({ bank, mayCurate }: { bank: string; mayCurate: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['banks', bank, 'imports'],
    queryFn: () => desk.imports(bank),
    refetchInterval: ({ state }) =>
      state.data?.imports.some((one) => one.state === 'going' || one.state === 'reading') ? 1_000 : false,
  })
  const imports = data?.imports ?? []
  const queries = useQueryClient()
  const over = imports.filter(({ endedAt }) => endedAt !== undefined).length
  const seen = useRef<number>(undefined)
  useEffect(() => {
    // What it listed stands on the rest of the page.
    if (seen.current !== undefined && seen.current < over)
      void queries.invalidateQueries({ queryKey: ['banks'] })
    if (data) seen.current = over
  }, [data, over, queries])
  if (!mayCurate && imports.length === 0) return null
  return (
    <section className="room" aria-labelledby="imports">
      <header className="page-head">
        <h2 id="imports">{t('import.title')}</h2>
        {mayCurate ? (
          <Button small onPress={() => setOpen(true)}>
            <Icon name="file" size={14} />
            {t('import.new')}
          </Button>
        ) : null}
      </header>
      <p className="block-note">{t('import.lead')}</p>
      {error ? (
        <Trouble title={t('bank.error')}>
          <Errors error={error} />
        </Trouble>
      ) : null}
      <ul className="entries">
        {imports.map((one) => (
          <One key={one.id} bank={bank} one={one} mayCurate={mayCurate} />
        ))}
      </ul>
      {open ? <NewImport bank={bank} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}

function One({ bank, one, mayCurate }: { bank: string; one: ImportView; mayCurate: boolean }) {
  const { t, say, number } = useWords()
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (how: 'confirm' | 'free' | 'drop') => desk.settleImport(one, how),
    onSuccess: async (_, how) => {
      await queries.invalidateQueries({ queryKey: ['banks', bank] })
      toast('done', t(how === 'drop' ? 'import.dropped-now' : 'import.going-now'))
    },
  })
  const { found, made } = one
  const said = useFound()
  const isOpen = one.state === 'read' || one.state === 'held'
  return (
    <li className="bank-entry">
      <div className="bank-entry-what">
        <p className="bank-entry-label">
          <strong>
            <Raw>{one.file}</Raw>
          </strong>{' '}
          <Tag state={states[one.state]}>{t(`import.state.${one.state}`)}</Tag>
        </p>
        <p className="match-soft">
          <Raw>{one.source}</Raw> · <Raw>{one.madeBy}</Raw> <Stamp at={one.madeAt} />
        </p>
        {one.heldBecause ? <p>{say(one.heldBecause)}</p> : null}
        {one.state === 'going' ? (
          <p>
            <progress
              value={one.reached}
              max={Math.max(1, found.lines)}
              aria-label={t('import.state.going')}
            />{' '}
            {t('bank.share', { part: one.reached, of: found.lines })}
          </p>
        ) : null}
        {one.state === 'reading' ? null : (
          <p>
            {one.state === 'done' || (one.state === 'dropped' && one.reached > 0)
              ? t('import.did', {
                  listed: number(made.listed),
                  known: number(made.known),
                  withdrawn: number(made.withdrawn),
                  off: number(made.keptOff),
                })
              : t('import.would', {
                  listed: number(found.new),
                  known: number(found.known),
                  withdrawn: number(found.withdrawn),
                  off: number(found.keptOff),
                })}
          </p>
        )}
        {found.refused > 0 ? (
          <details>
            <summary>{t('import.refused', { count: found.refused })}</summary>
            <ul className="error-list">
              {one.refused.map((each) => (
                <li key={each.line}>
                  {t('import.line', { line: each.line })} {said(each)}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        {one.state === 'read' || one.state === 'held' ? <WouldMatch id={one.id} /> : null}
        {settle.error ? (
          <Trouble title={t('deed.failed')}>
            <Errors error={settle.error} />
          </Trouble>
        ) : null}
      </div>
      {mayCurate && isOpen ? (
        <div className="sent-acts">
          <Button
            small
            look="main"
            isDisabled={settle.isPending}
            onPress={() => settle.mutate(one.state === 'held' ? 'free' : 'confirm')}
          >
            {t(one.state === 'held' ? 'import.free' : 'import.confirm')}
          </Button>
          <Button small isDisabled={settle.isPending} onPress={() => settle.mutate('drop')}>
            {t('import.drop')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

/** Asked for by a key: it looks through thirty days. */
function WouldMatch({ id }: { id: string }) {
  const { t } = useWords()
  const far = useFar()
  const look = useMutation({ mutationFn: () => desk.wouldMatch(id) })
  const { data } = look
  return (
    <div>
      <Button small look="quiet" isDisabled={look.isPending} onPress={() => look.mutate()}>
        {t('import.would-match')}
      </Button>
      {look.error ? <Errors error={look.error} /> : null}
      {data ? (
        <>
          <p>
            {t('import.would-match.found', { count: data.pieces.length + data.more })}{' '}
            <span className="match-soft">{t('import.would-match.looked', { count: data.looked })}</span>
          </p>
          {data.looked < data.of ? (
            <p>{t('import.would-match.part-cases', { looked: data.looked, of: data.of })}</p>
          ) : null}
          {data.tried < data.signals ? (
            <p>{t('import.would-match.part-signals', { tried: data.tried, of: data.signals })}</p>
          ) : null}
          {data.late ? <p>{t('import.would-match.part-stock')}</p> : null}
          <ul className="bank-entry-signals">
            {data.pieces.map((piece) => (
              <li key={`${piece.platform ?? ''} ${piece.content}`}>
                {piece.case ? (
                  <Link to="/matches/$id" params={{ id: piece.case }}>
                    <Raw>{piece.content}</Raw>
                  </Link>
                ) : (
                  <Raw>{piece.content}</Raw>
                )}{' '}
                <span className="match-soft">
                  {piece.platform ? <Raw>{piece.platform}</Raw> : null} <Stamp at={piece.at} /> ·{' '}
                  <KindClaim kind={piece.kind} /> · {far(piece.unit, piece.distance)}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
