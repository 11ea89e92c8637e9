import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button as Pressable, FileTrigger } from 'react-aria-components'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { EntryWords, entryGaps, noWords, wordsIn } from './entry-words.tsx'
import { DialogForm } from '../dialog-form.tsx'

/** A list is read and shown; nothing is listed before somebody has seen what it would do. */
export function NewImport({ bank, onClose }: { bank: string; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const [source, setSource] = useState('')
  const [words, setWords] = useState(noWords)
  const [tried, setTried] = useState(false)
  const lacks = tried ? t('field.wanted-here') : undefined
  const send = useMutation({
    mutationFn: (list: File) => {
      const { note: _note, confidence, ...asked } = wordsIn(words)
      return desk.importList(bank, list, {
        ...asked,
        file: list.name.slice(0, 200),
        source: source.trim(),
        ...(confidence === undefined ? {} : { confidence: `${confidence}` }),
      })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['banks', bank] })
      onClose()
    },
  })
  return (
    <Dialog title={t('import.new').replace(/…$/u, '')} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (file && source.trim() !== '' && entryGaps(words).length === 0 && !send.isPending)
            send.mutate(file)
        }}
        error={send.error}
        send={
          <Button type="submit" look="main" isDisabled={send.isPending}>
            {send.isPending ? t('deed.doing') : t('import.read')}
          </Button>
        }
        onClose={onClose}
      >
        <p>{t('import.new.text')}</p>
        <div className="field">
          <span className="field-label">{t('import.file')}</span>
          <span className="field-help">{t('import.file.help')}</span>
          {file ? null : lacks ? <span className="field-error">{lacks}</span> : null}
          <div className="attach">
            <FileTrigger onSelect={(files) => setFile(files?.[0])}>
              <Pressable className="button button-plain button-small">
                <Icon name="file" size={14} />
                {t('deed.attach')}
              </Pressable>
            </FileTrigger>
            {file ? <Raw>{file.name}</Raw> : null}
          </div>
        </div>
        <Field
          label={t('entry.source.name')}
          help={t('import.source.help')}
          value={source}
          maxLength={200}
          onChange={setSource}
          error={source.trim() === '' ? lacks : undefined}
        />
        <EntryWords words={words} onChange={setWords} tried={tried} withoutNote />
      </DialogForm>
    </Dialog>
  )
}
