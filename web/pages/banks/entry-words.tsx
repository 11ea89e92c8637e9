import { Field } from '../../ui/field.tsx'
import { useWords } from '../../words/index.ts'

/** What every entry says of itself, whoever lists it, as it is typed. */
export type Words = { label: string; legalBasis: string; confidence: string; expires: string; note: string }
export const noWords: Words = { label: '', legalBasis: '', confidence: '', expires: '', note: '' }

type Gap = 'label' | 'legalBasis' | 'confidence' | 'expires'

export function entryGaps({ label, legalBasis, confidence, expires }: Words): Gap[] {
  const sure = confidence.trim()
  return [
    ...(label.trim() === '' ? (['label'] as const) : []),
    ...(legalBasis.trim() === '' ? (['legalBasis'] as const) : []),
    ...(sure !== '' && !(/^\d{1,3}$/.test(sure) && Number(sure) <= 100) ? (['confidence'] as const) : []),
    ...(expires !== '' && Number.isNaN(Date.parse(expires)) ? (['expires'] as const) : []),
  ]
}

/** As the desk takes them; what was left empty is left out. */
export function wordsIn({ label, legalBasis, confidence, expires, note }: Words) {
  return {
    label: label.trim(),
    legalBasis: legalBasis.trim(),
    note: note.trim(),
    ...(confidence.trim() === '' ? {} : { confidence: Number(confidence) }),
    ...(expires === '' ? {} : { expiresAt: new Date(expires).toISOString() }),
  }
}

export function EntryWords({
  words,
  onChange,
  tried,
  withoutNote = false,
}: {
  words: Words
  onChange: (words: Words) => void
  tried: boolean
  /** A list brings its own notes. */
  withoutNote?: boolean
}) {
  const { t } = useWords()
  const gaps = tried ? entryGaps(words) : []
  const set = (part: Partial<Words>) => onChange({ ...words, ...part })
  return (
    <>
      <Field
        label={t('entry.label')}
        help={t('entry.label.help')}
        value={words.label}
        maxLength={200}
        onChange={(label) => set({ label })}
        error={gaps.includes('label') ? t('field.wanted-here') : undefined}
      />
      <Field
        label={t('entry.legal-basis')}
        help={t('entry.legal-basis.help')}
        value={words.legalBasis}
        maxLength={300}
        onChange={(legalBasis) => set({ legalBasis })}
        error={gaps.includes('legalBasis') ? t('field.wanted-here') : undefined}
      />
      <Field
        label={t('entry.expires-at')}
        help={t('entry.expires-at.help')}
        optional={t('field.optional')}
        type="datetime-local"
        value={words.expires}
        ltr
        onChange={(expires) => set({ expires })}
        error={gaps.includes('expires') ? t('field.wanted-here') : undefined}
      />
      <Field
        label={t('entry.confidence')}
        help={t('entry.confidence.help')}
        optional={t('field.optional')}
        value={words.confidence}
        ltr
        maxLength={3}
        onChange={(confidence) => set({ confidence })}
        error={gaps.includes('confidence') ? t('entry.confidence.help') : undefined}
      />
      {withoutNote ? null : (
        <Field
          label={t('entry.note')}
          optional={t('field.optional')}
          lines={2}
          maxLength={2000}
          value={words.note}
          onChange={(note) => set({ note })}
        />
      )}
    </>
  )
}
