import type { ReactNode } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { files } from '../../api.ts'
import { Icon } from '../../ui/icon.tsx'
import { Exact } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { useSession } from '../session.ts'

/** What leaves the desk on paper: answers, the order as it came, its receipt, and the whole case for a court. */
export function Papers({ demand }: { demand: DemandView }) {
  const { t, pick, language } = useWords()
  const { session } = useSession()
  const may = session?.may ?? []
  return (
    <section className="block">
      <h2>{t('demand.papers')}</h2>
      <ul className="papers">
        {demand.answers.map((answer) => (
          <li key={answer.id}>
            <Paper href={files.answer(demand.id, answer.id)}>
              <span className="paper-name">{answer.title ? pick(answer.title) : t('code.plain')}</span>
            </Paper>
            <span>
              {answer.fetchedAt ? (
                <>
                  {t('answer.fetched')} <Stamp at={answer.fetchedAt} />
                </>
              ) : answer.sentAt ? (
                <>
                  {t('answer.sent')} <Stamp at={answer.sentAt} />
                </>
              ) : (
                t('answer.waiting')
              )}
            </span>
            {answer.sha256 ? (
              <a href={files.workingCopy(demand.id, answer.id, language)} download>
                {t('answer.working-copy')}
              </a>
            ) : null}
          </li>
        ))}
        <li>
          <Paper href={files.order(demand.id)}>{t('papers.order')}</Paper>
          <span>
            <Exact>{demand.orderSha256.slice(0, 8)}</Exact>
          </span>
        </li>
        <li>
          {demand.receipt.published ? (
            <Paper href={files.receipt(demand.id)}>{t('papers.receipt')}</Paper>
          ) : (
            <span className="paper paper-not-yet">{t('papers.receipt')}</span>
          )}
          <span>
            {demand.receipt.published && demand.receipt.index !== undefined ? (
              <>
                {t('papers.receipt.index')} <Exact>{String(demand.receipt.index)}</Exact>
              </>
            ) : (
              t('papers.receipt.not-yet')
            )}
          </span>
        </li>
        {may.includes('export') ? <CaseFile demand={demand} withContent={may.includes('view')} /> : null}
      </ul>
    </section>
  )
}

/**
 * The case as one archive. The frozen copies go with it only when asked for, locked, and what opens them is a paper of
 * its own: whoever has both sees the content.
 */
function CaseFile({ demand, withContent }: { demand: DemandView; withContent: boolean }) {
  const { t, number } = useWords()
  const copies = demand.targets.some(({ hold }) => hold !== undefined && hold.destroyedAt === undefined)
  return (
    <>
      <li>
        <Paper href={files.caseFile(demand.id)}>{t('papers.case-file')}</Paper>
        <span>
          {t('papers.case-file.text', {
            count: demand.history.length,
            entries: number(demand.history.length),
          })}
        </span>
      </li>
      {demand.notes.length > 0 ? (
        <li>
          <Paper href={files.caseFile(demand.id, { notes: 'yes' })}>{t('papers.with-notes')}</Paper>
          <span>{t('papers.with-notes.text')}</span>
        </li>
      ) : null}
      {withContent && copies ? (
        <>
          <li>
            <Paper href={files.caseFile(demand.id, { with: 'content' })}>{t('papers.with-copies')}</Paper>
            <span>{t('papers.with-copies.text')}</span>
          </li>
          <li>
            <Paper href={files.caseKeys(demand.id)}>{t('papers.keys')}</Paper>
            <span>{t('papers.keys.text')}</span>
          </li>
        </>
      ) : null}
    </>
  )
}

function Paper({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className="paper">
      <Icon name="download" size={14} />
      {children}
    </a>
  )
}
