import { useState } from 'react'
import { Button as Pressable, FileTrigger } from 'react-aria-components'
import { base64Of } from '../base64.ts'
import { Icon } from '../ui/icon.tsx'
import { Raw } from '../ui/raw.tsx'
import { useWords } from '../words/index.ts'
import type { Original } from './demands/draft.ts'

const LARGEST = 10_000_000 // bytes; the contract allows 14 million characters of base64

/** The original as it came: one file, kept byte for byte. */
export function Attach({
  original,
  onChange,
}: {
  original: Original | undefined
  onChange: (original: Original | undefined) => void
}) {
  const { t } = useWords()
  const [tooLarge, setTooLarge] = useState(false)
  const take = async (file: File | undefined) => {
    setTooLarge(file !== undefined && file.size > LARGEST)
    if (!file || file.size > LARGEST) return onChange(undefined)
    const base64 = base64Of(new Uint8Array(await file.arrayBuffer()))
    onChange({ name: file.name.slice(0, 255), mediaType: file.type || 'application/octet-stream', base64 })
  }
  return (
    <div className="field">
      <span className="field-label">
        {t('field.original')} <span className="field-optional">({t('field.optional')})</span>
      </span>
      <span className="field-help">{t('field.original.help')}</span>
      {tooLarge ? <span className="field-error">{t('field.original.too-large')}</span> : null}
      <div className="attach">
        <FileTrigger onSelect={(files) => void take(files?.[0])}>
          <Pressable className="button button-plain button-small">
            <Icon name="file" size={14} />
            {t('deed.attach')}
          </Pressable>
        </FileTrigger>
        {original ? <Raw>{original.name}</Raw> : null}
      </div>
    </div>
  )
}
