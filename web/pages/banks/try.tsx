import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button as Pressable, type DropItem, DropZone, FileTrigger } from 'react-aria-components'
import { desk } from '../../api.ts'
import { base64Of } from '../../base64.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Raw } from '../../ui/raw.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useTitle } from '../title.ts'
import { TriedResult } from './tried-result.tsx'

/** The desk takes so much in one request; what is larger is scanned by a program. */
const largest = 25_000_000

/** A file is dropped, or words typed: the desk looks for them as for a platform's piece and keeps nothing. */
export function TryPiece() {
  const { t } = useWords()
  useTitle(t('try.title'))
  const navigate = useNavigate()
  const [name, setName] = useState<string>()
  const [text, setText] = useState('')
  const [tooLarge, setTooLarge] = useState(false)
  const look = useMutation({
    mutationFn: (piece: { bytes: string } | { text: string }) => desk.tryPiece(piece),
    onSuccess: ({ hits }) => announce(t('try.found', { count: hits.length })),
  })
  useKeys({ u: { says: t('bank.back'), does: () => void navigate({ to: '/banks' }) } }, t('try.title'))
  const take = async (file: File | undefined) => {
    if (!file) return
    setTooLarge(file.size > largest)
    setName(file.name)
    look.reset()
    if (file.size <= largest) look.mutate({ bytes: base64Of(new Uint8Array(await file.arrayBuffer())) })
  }
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <div className="bank-head">
          <Link to="/banks" className="demand-back" aria-label={t('bank.back')}>
            <Icon name="back" />
          </Link>
          <h1>{t('try.title')}</h1>
        </div>
      </header>
      <p className="page-lead">{t('try.lead')}</p>
      <DropZone
        className="drop"
        onDrop={(event) => {
          const item = event.items.find(
            (one): one is DropItem & { kind: 'file'; getFile: () => Promise<File> } => one.kind === 'file',
          )
          if (item) void item.getFile().then(take)
        }}
      >
        <div>
          <p className="field-label">{t('try.file')}</p>
          <p className="field-help">{t('try.file.help')}</p>
          {name ? (
            <p className="drop-file">
              <Icon name="file" size={14} /> <Raw>{name}</Raw>
            </p>
          ) : null}
          {tooLarge ? <p className="field-error">{t('try.too-large')}</p> : null}
        </div>
        <FileTrigger onSelect={(files) => void take(files?.[0])}>
          <Pressable className="button button-plain button-small">{t('deed.attach')}</Pressable>
        </FileTrigger>
      </DropZone>
      <Form
        className="try-words"
        onSend={() => {
          if (text.trim() === '') return
          setName(undefined)
          setTooLarge(false)
          look.mutate({ text: text.trim() })
        }}
      >
        <Field label={t('try.text')} help={t('try.text.help')} lines={3} value={text} onChange={setText} />
        <div className="row-of-buttons">
          <Button type="submit" look="main" isDisabled={text.trim() === '' || look.isPending}>
            {t('try.look')}
          </Button>
        </div>
      </Form>
      {look.error ? (
        <Trouble title={t('try.failed')} focus>
          <Errors error={look.error} />
        </Trouble>
      ) : look.isPending ? (
        <Skeleton rows={4} label={t('try.looking')} />
      ) : look.data ? (
        <TriedResult tried={look.data} />
      ) : null}
    </main>
  )
}
