import { files } from '../../api.ts'
import { Icon } from '../../ui/icon.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'
import { useSession } from '../session.ts'

const forms = ['json', 'csv', 'local_file'] as const

/** The list as a file, in every form it goes out in; as it is, or as it was at a version. */
export function TakeOut({ bank, version }: { bank: string; version?: number }) {
  const { t } = useWords()
  const { session } = useSession()
  const may = session?.may.includes('export') ?? false
  return (
    <section className="room" aria-labelledby="take-out">
      <h2 id="take-out">{t('export.title')}</h2>
      <p className="block-note">{t('export.lead')}</p>
      {may ? (
        <ul className="take-out">
          {forms.map((form) => (
            <li key={form}>
              <a href={files.bank(bank, { form, version })} download>
                <Icon name="download" size={14} /> {t(`export.${form}`)}
              </a>
              <span className="block-note">{t(`export.${form}.says`)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="key-why-not">
          <Mark state="law" size={14} />
          {t('export.may-not')}
        </p>
      )}
    </section>
  )
}
