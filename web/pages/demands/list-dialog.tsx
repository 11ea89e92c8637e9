import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Pick } from '../../ui/pick.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { useBankName } from '../banks/bank-name.tsx'
import { BankNames, misnamed } from '../banks/bank-names.tsx'
import { EntryWords, entryGaps, noWords, wordsIn } from '../banks/entry-words.tsx'
import { Which } from './which.tsx'
import { DialogForm } from '../dialog-form.tsx'

/** Chosen instead of a bank: one is made with it. No bank can be called so. */
const anew = '+'

/** Lists what was restricted from its frozen copies: what will happen, into which bank, and in which words. */
export function ListDialog({
  demand,
  targets,
  title,
  onClose,
}: {
  demand: DemandView
  targets: readonly string[]
  title: string
  onClose: () => void
}) {
  const { t, pick } = useWords()
  const queries = useQueryClient()
  const { data, error: unread } = useQuery({ queryKey: ['banks'], queryFn: desk.banks })
  const banks = data?.banks.filter(({ stance }) => stance === 'known') ?? []
  const mayMake = data?.mayCurate ?? false
  const nameOf = useBankName()
  const [chosen, setChosen] = useState('')
  const [names, setNames] = useState({ title: '', name: '' })
  const [only] = banks
  const bank = chosen || (banks.length === 1 && only ? only.name : banks.length === 0 && mayMake ? anew : '')
  const [words, setWords] = useState({
    ...noWords,
    legalBasis: `${pick(demand.regime.title)}${t('list.between')}${demand.instrument.article}`,
  })
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const onceMade = useRef(crypto.randomUUID())
  const list = useMutation({
    mutationFn: async () => {
      if (bank === anew) {
        await desk.makeBank({ ...names, stance: 'known' }, onceMade.current)
        // It is there, whatever becomes of the listing.
        await queries.invalidateQueries({ queryKey: ['banks'] })
        setChosen(names.name)
      }
      const into = bank === anew ? names.name : bank
      return await desk.listTargets(
        demand.id,
        { ...wordsIn(words), targets: [...targets], bank: into },
        once.current,
      )
    },
    onSuccess: async ({ entries, later }) => {
      await Promise.all(
        [['demand', demand.id], ['banks']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      )
      const count = entries.length
      const listed = count > 0 ? `${t('list.done', { count })} ` : ''
      if (later > 0) toast('waits', `${listed}${t('list.later', { count: later })}`)
      else if (count === targets.length) toast('done', t('list.done', { count }))
      else toast('soon', t('list.done-in-part', { count, of: targets.length }))
      onClose()
    },
    onError: () => {
      once.current = crypto.randomUUID()
      onceMade.current = crypto.randomUUID()
    },
  })
  const hasNone = data !== undefined && banks.length === 0 && !mayMake
  const isNamed = bank === anew ? !misnamed(names) : bank !== ''
  return (
    <Dialog title={title} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (isNamed && entryGaps(words).length === 0 && !list.isPending) list.mutate()
        }}
        error={list.error ?? unread}
        send={
          <Button type="submit" look="main" isDisabled={list.isPending || !data || hasNone}>
            {list.isPending ? t('deed.doing') : title}
          </Button>
        }
        onClose={onClose}
      >
        <section className="plan-what">
          <h3>{t('plan.what')}</h3>
          <ul className="checks">
            {(['signals', 'seen', 'back'] as const).map((one) => (
              <li key={one} className="check">
                <Mark state="plain" size={15} />
                <span>{t(`list.will.${one}`)}</span>
              </li>
            ))}
          </ul>
          <Which demand={demand} ids={targets} />
          <p className="plan-reversible">
            <Mark state="done" size={15} />
            <span>{t('list.undo')}</span>
          </p>
        </section>
        {!data ? (
          <Skeleton rows={2} label={t('state.loading')} />
        ) : hasNone ? (
          <p className="inline-mark">
            <Mark state="law" size={15} /> {t('list.no-bank.ask')}
          </p>
        ) : (
          <>
            <Pick
              label={t('entry.bank')}
              value={bank}
              onChange={setChosen}
              options={[
                ...(bank === '' ? [{ value: '', label: '–' }] : []),
                ...banks.map((one) => ({ value: one.name, label: nameOf(one) })),
                ...(mayMake ? [{ value: anew, label: t('list.new-bank') }] : []),
              ]}
              error={tried && bank === '' ? t('field.wanted-here') : undefined}
            />
            {bank === anew ? <BankNames names={names} onChange={setNames} tried={tried} /> : null}
            <EntryWords words={words} onChange={setWords} tried={tried} />
          </>
        )}
      </DialogForm>
    </Dialog>
  )
}
