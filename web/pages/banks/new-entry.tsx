import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BankPage, NewEntry as Wanted } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, Field } from '../../ui/field.tsx'
import { Pick } from '../../ui/pick.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { useSession } from '../session.ts'
import { EntryWords, entryGaps, noWords, wordsIn } from './entry-words.tsx'
import { useKindName } from '../matches/kind-name.tsx'
import { DialogForm } from '../dialog-form.tsx'

const sources = ['staff', 'partner', 'import'] as const

/** An entry by hand: what it is, by which right, where it comes from, and by what it is recognised. */
export function NewEntry({
  bank,
  kinds,
  onClose,
}: {
  bank: BankPage['bank']
  kinds: BankPage['kinds']
  onClose: () => void
}) {
  const { t } = useWords()
  const kindName = useKindName()
  const queries = useQueryClient()
  const { session } = useSession()
  const [words, setWords] = useState(noWords)
  const [kind, setKind] = useState(kinds[0]?.name ?? '')
  const [values, setValues] = useState('')
  const [source, setSource] = useState({
    kind: 'staff' as (typeof sources)[number],
    name: session?.staff.name ?? '',
    reference: '',
  })
  const [confirmed, setConfirmed] = useState(false)
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const lines = values.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const lacks = tried ? t('field.wanted-here') : undefined
  const isFit = entryGaps(words).length === 0 && lines.length > 0 && source.name.trim() !== ''
  const add = useMutation({
    mutationFn: () =>
      desk.addEntry(
        bank.name,
        {
          ...wordsIn(words),
          confirmed,
          source: {
            kind: source.kind,
            name: source.name.trim(),
            ...(source.reference.trim() === '' ? {} : { reference: source.reference.trim() }),
          },
          signals: lines.map((value) => ({ kind, value })),
        } satisfies Wanted,
        once.current,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t('entry.added'))
      onClose()
    },
    onError: () => {
      once.current = crypto.randomUUID()
    },
  })
  return (
    <Dialog title={t('entry.add')} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (isFit && !add.isPending) add.mutate()
        }}
        error={add.error}
        send={
          <Button type="submit" look="main" isDisabled={add.isPending}>
            {t('entry.add')}
          </Button>
        }
        onClose={onClose}
      >
        <Pick
          label={t('entry.kind')}
          value={kind}
          onChange={setKind}
          options={kinds.map(({ name }) => ({
            value: name,
            label: kindName(name),
          }))}
        />
        <Field
          label={t('entry.values')}
          help={t('entry.values.help')}
          lines={3}
          ltr
          value={values}
          onChange={setValues}
          error={lines.length === 0 ? lacks : undefined}
        />
        <EntryWords words={words} onChange={setWords} tried={tried} />
        <Pick
          label={t('entry.source')}
          value={source.kind}
          onChange={(value) => setSource({ ...source, kind: value as typeof source.kind })}
          options={sources.map((value) => ({ value, label: t(`entry.source.${value}`) }))}
        />
        <Field
          label={t('entry.source.name')}
          value={source.name}
          maxLength={200}
          onChange={(name) => setSource({ ...source, name })}
          error={source.name.trim() === '' ? lacks : undefined}
        />
        <Field
          label={t('entry.source.reference')}
          optional={t('field.optional')}
          value={source.reference}
          maxLength={200}
          ltr
          onChange={(reference) => setSource({ ...source, reference })}
        />
        <Checkbox selected={confirmed} onChange={setConfirmed}>
          {t('entry.confirm')}
          <span className="choice-help">{t('entry.confirm.help')}</span>
        </Checkbox>
      </DialogForm>
    </Dialog>
  )
}
