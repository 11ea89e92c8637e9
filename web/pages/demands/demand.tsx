import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Mark, Tag } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Assign } from '../assign.tsx'
import { Clock } from '../clock.tsx'
import { Errors } from '../errors.tsx'
import { useSession } from '../session.ts'
import { useTitle } from '../title.ts'
import { Company } from './company.tsx'
import { Deeds } from './deeds.tsx'
import { History } from './history.tsx'
import { type Chosen, nameOf } from './key-view.ts'
import { useReadMentions } from './notes.tsx'
import { type LeftOut } from './selection.ts'
import { Request } from './request.tsx'
import { Targets } from './targets.tsx'
import { WentOut } from './went-out.tsx'
import { Path, WhatAndWho } from './what-and-who.tsx'
import { Which } from './which.tsx'

/** One demand on one screen: what and who, what it points at, what to do; the history below. */
export function Demand() {
  const { id } = useParams({ from: '/desk/demands/$id' })
  const { t, pick } = useWords()
  const { data: demand, error } = useQuery({ queryKey: ['demand', id], queryFn: () => desk.demand(id) })
  useTitle(demand ? `${demand.number} ${pick(demand.instrument.title)}` : undefined)
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('demand.error')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Link to="/">{t('nav.back-to-inbox')}</Link>
        </p>
      </main>
    )
  if (!demand)
    return (
      <main className="demand" id="main">
        <Skeleton rows={10} label={t('state.loading')} />
      </main>
    )
  return <Sheet key={id} demand={demand} />
}

function Sheet({ demand }: { demand: DemandView }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const [left, setLeft] = useState<LeftOut>(new Set())
  const [weighed, setWeighed] = useState({ answer: '', text: '' })
  const [chosen, setChosen] = useState<Chosen>()
  const cards = useRef<HTMLElement>(null)
  const deeds = useRef<HTMLElement>(null)
  const noteBox = useRef<HTMLTextAreaElement>(null)
  const [assigning, setAssigning] = useState(false)
  const [asked, setAsked] = useState<'look' | 'decline'>()
  const { session } = useSession()
  const decides = session?.may.includes('decide') ?? false
  useSaidOnce(demand)
  useReadMentions(demand)

  const main = demand.keys.filter((key) => key.rank === 'main')
  const called = (key: DemandView['keys'][number]) =>
    say({
      key: nameOf(key),
      params: { count: Math.max(1, key.targets.filter((id) => !left.has(id)).length) },
    })
  const press = (number: number) => {
    const key = main[number]
    const nobody = key && key.targets.length > 0 && key.targets.every((id) => left.has(id))
    return {
      ...(key ? { says: called(key), offer: key.may && !nobody } : {}),
      does: () => void (key?.may && !nobody && setChosen({ key })),
    }
  }
  const undo = (decision: string) => {
    const key = demand.keys.find((key) => key.deed === 'undo' && key.may)
    if (key) setChosen({ key, decision })
  }
  const { request } = demand
  const asks = request?.mayAgree || (request?.mine && request.outcome)
  useKeys(
    {
      '1': press(0),
      '2': press(1),
      '3': press(2),
      n: { says: t('keys.note'), does: () => noteBox.current?.focus(), offer: true },
      ...(decides ? { a: { says: t('keys.assign'), does: () => setAssigning(true), offer: true } } : {}),
      ...(asks ? { y: { says: t('keys.agree'), does: () => setAsked('look'), offer: true } } : {}),
      u: { says: t('keys.back'), does: () => void navigate({ to: '/' }) },
    },
    demand.number,
  )

  return (
    <main className="demand" id="main" tabIndex={-1}>
      <Head demand={demand} onAssign={decides ? () => setAssigning(true) : undefined} />
      <Company id={demand.id} />
      <Path demand={demand} />
      <div className="columns">
        <WhatAndWho demand={demand} />
        <section className="column column-targets" ref={cards} aria-label={t('demand.targets')}>
          <Targets
            demand={demand}
            left={left}
            onLeft={setLeft}
            cards={cards}
            weighed={weighed}
            onWeigh={setWeighed}
          />
        </section>
        <ToDeeds says={main[0] && called(main[0])} place={deeds} />
        <Deeds
          place={deeds}
          demand={demand}
          targets={demand.targets.map((target) => target.id).filter((id) => !left.has(id))}
          weighed={[weighed.answer, weighed.text].filter((part) => part !== '').join(': ')}
          chosen={chosen}
          lead={
            <>
              <StillAsks demand={demand} />
              {demand.request ? (
                <Request demand={demand} request={demand.request} open={asked} onOpen={setAsked} />
              ) : null}
            </>
          }
          onChoose={setChosen}
        />
      </div>
      <WentOut id={demand.id} />
      <History
        demand={demand}
        onUndo={decides ? undo : undefined}
        noteBox={session?.may.includes('note') ? noteBox : undefined}
      />
      {assigning ? <Assign demand={demand} onClose={() => setAssigning(false)} /> : null}
    </main>
  )
}

/** Where the columns lie below one another, what can be done is one press away: it stays at the foot until it is reached. */
function ToDeeds({ says, place }: { says: string | undefined; place: RefObject<HTMLElement | null> }) {
  const { t } = useWords()
  return (
    <div className="to-deeds">
      <Button
        onPress={() => {
          place.current?.scrollIntoView()
          place.current?.focus({ preventScroll: true })
        }}
      >
        <span>
          <strong>{t('demand.what-to-do')}</strong> {says}
        </span>
        <Icon name="down" size={14} />
      </Button>
    </div>
  )
}

function Head({ demand, onAssign }: { demand: DemandView; onAssign: (() => void) | undefined }) {
  const { t, pick, say } = useWords()
  const first = [...demand.clocks]
    .filter((clock) => clock.duty === 'act' && (clock.state === 'running' || clock.state === 'stopped'))
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0]
  return (
    <header className="demand-head">
      <Link to="/" className="demand-back" aria-label={t('nav.back-to-inbox')}>
        <Icon name="back" />
      </Link>
      <div className="demand-name">
        <h1>
          {pick(demand.instrument.title)} <Exact>{demand.number}</Exact>
        </h1>
        <p>
          <Raw>{demand.authority.name}</Raw>
          {demand.authority.country ? ` (${demand.authority.country})` : ''}
          {demand.reference === '' ? null : (
            <>
              {' '}
              · {t('demand.their-reference')} <Exact>{demand.reference}</Exact>
            </>
          )}
        </p>
        {demand.ended ? (
          <p className="demand-ended">
            <Mark state="law" size={15} /> {say(demand.ended.says)} <Stamp at={demand.ended.at} />
          </p>
        ) : null}
      </div>
      <div className="demand-tags">
        {demand.crossBorder ? <Tag state="law">{t('demand.cross-border')}</Tag> : null}
        {demand.gag ? <Tag state="law">{t('demand.gag', { until: demand.gag.until })}</Tag> : null}
        <Tag
          state={demand.waitsFor === 'nothing' ? 'done' : demand.waitsFor === 'person' ? 'plain' : 'waits'}
        >
          {t(`waits.${demand.waitsFor}`)}
        </Tag>
      </div>
      <Holder demand={demand} onAssign={onAssign} />
      {first ? <Clock clock={first} size={44} /> : null}
    </header>
  )
}

/** What the law still asks for after something was put back: said before anything else can be pressed. */
function StillAsks({ demand }: { demand: DemandView }) {
  const { t, pick } = useWords()
  const asks = demand.stillAsks
  if (!asks) return null
  return (
    <section className="still-asks" aria-labelledby="still-asks">
      <h2 id="still-asks">
        <Mark state="law" size={15} /> {t('still.title')}
      </h2>
      <p>
        {pick(asks.title)} <span className="article">{asks.article}</span>
      </p>
      <Which demand={demand} ids={asks.targets} />
      <p className="block-note">{t('still.text')}</p>
    </section>
  )
}

/** Who has it; the key that changes it. */
function Holder({ demand, onAssign }: { demand: DemandView; onAssign: (() => void) | undefined }) {
  const { t } = useWords()
  const { session } = useSession()
  const holder = demand.assignedTo
  const who = (
    <>
      <Icon name="person" size={14} />
      {holder?.id === session?.staff.id ? (
        t('assign.you-have-it')
      ) : holder ? (
        <Raw>{holder.name}</Raw>
      ) : (
        t('assign.nobody-has-it')
      )}
    </>
  )
  if (!onAssign) return <span className={holder ? 'holder' : 'holder holder-nobody'}>{who}</span>
  return (
    <Button small onPress={onAssign} className={holder ? 'holder' : 'holder holder-nobody'}>
      {who} <Kbd>a</Kbd>
    </Button>
  )
}

/** One polite word for each new line of the history, and only for the newest. */
function useSaidOnce(demand: DemandView) {
  const { say } = useWords()
  const newest = demand.history.reduce((last, entry) => Math.max(last, entry.seq), 0)
  const seen = useRef(newest)
  useEffect(() => {
    if (newest <= seen.current) return
    seen.current = newest
    const entry = demand.history.find((entry) => entry.seq === newest)
    if (entry) announce(say(entry.says))
  }, [newest, demand.history, say])
}
