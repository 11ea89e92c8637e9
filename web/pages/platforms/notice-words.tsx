import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NoticeWords, PlatformList } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { displayNames } from '../../formats.ts'

type Words = PlatformList['words'][number]

/** What stands in place of content, language by language; the neutral words stand there while silence is ordered. */
export function NoticeWordsOf({ words }: { words: readonly Words[] }) {
  const { t, locale } = useWords()
  const [editing, setEditing] = useState<Words>()
  const languages = displayNames(locale, { type: 'language' })
  const nameOf = (language: string) => languages.of(language) ?? language
  return (
    <section className="authority" aria-label={t('notice-words.title')}>
      <h2>{t('notice-words.title')}</h2>
      <p className="block-note">{t('notice-words.lead')}</p>
      <ul className="key-cards">
        {words.map((one) => (
          <li key={one.language} className="key-card">
            <div>
              <p className="drill-head">
                <strong>{nameOf(one.language)}</strong>
                <Tag state={one.usual ? 'plain' : 'done'}>
                  {t(one.usual ? 'notice-words.usual' : 'notice-words.own')}
                </Tag>
              </p>
              <p lang={one.language}>
                <Raw>{one.explained}</Raw>
              </p>
              <p className="block-note" lang={one.language}>
                {t('notice-words.neutral')}: <Raw>{one.neutral}</Raw>
              </p>
            </div>
            <Button
              small
              onPress={() => setEditing(one)}
              aria-label={`${t('platforms.change')} ${nameOf(one.language)}`}
            >
              {t('platforms.change')}
            </Button>
          </li>
        ))}
      </ul>
      {editing ? (
        <Dialog
          title={`${t('notice-words.title')} · ${nameOf(editing.language)}`}
          closeLabel={t('deed.close')}
          open
          onClose={() => setEditing(undefined)}
        >
          <Form words={editing} onDone={() => setEditing(undefined)} />
        </Dialog>
      ) : null}
    </section>
  )
}

function Form({ words, onDone }: { words: Words; onDone: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [explained, setExplained] = useState(words.explained)
  const [neutral, setNeutral] = useState(words.neutral)
  const keep = useMutation({
    mutationFn: (own: NoticeWords['words']) => desk.keepNoticeWords({ language: words.language, words: own }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['platforms'] })
      toast('done', t('notice-words.kept'))
      onDone()
    },
  })
  return (
    <>
      <div className="dialog-body deed-form">
        {keep.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={keep.error} />
          </Trouble>
        ) : null}
        <Field
          label={t('notice-words.explained')}
          help={t('notice-words.explained.help', { names: '{authority}, {order}, {law}' })}
          value={explained}
          onChange={setExplained}
          lines={4}
        />
        <Field
          label={t('notice-words.neutral')}
          help={t('notice-words.neutral.help')}
          value={neutral}
          onChange={setNeutral}
          lines={2}
        />
      </div>
      <div className="dialog-foot">
        <Button look="main" onPress={() => keep.mutate({ explained, neutral })} isDisabled={keep.isPending}>
          {t('platforms.form.keep')}
        </Button>
        {words.usual ? null : (
          <Button onPress={() => keep.mutate(null)} isDisabled={keep.isPending}>
            {t('notice-words.back')}
          </Button>
        )}
        <Button look="quiet" onPress={onDone}>
          {t('deed.cancel')}
        </Button>
      </div>
    </>
  )
}
