import { useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Lights } from '../../ui/lights.tsx'
import { Mark, type State } from '../../ui/mark.tsx'
import { Fingerprint } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { sectionName } from '../section.ts'
import { useWords } from '../../words/index.ts'
import { Trust } from '../inbox/lines.tsx'
import { Papers } from './papers.tsx'
import { TimeLine } from './time-line.tsx'
import { Value } from './value.tsx'

/** Column one: the path, why we believe the sender, the clocks, the order field by field, the papers. */
export function WhatAndWho({ demand }: { demand: DemandView }) {
  const { t } = useWords()
  return (
    <section className="column column-who" aria-label={t('demand.what-and-who')}>
      <Findings demand={demand} />
      <Why demand={demand} />
      <section className="block">
        <h2>{t('demand.clocks')}</h2>
        <TimeLine clocks={demand.clocks} />
      </section>
      <Order demand={demand} />
      <Papers demand={demand} />
    </section>
  )
}

export function Path({ demand }: { demand: DemandView }) {
  const { t } = useWords()
  return (
    <Lights
      label={t('demand.path')}
      lights={demand.path.map((light) => ({
        name: t(`step.${light.step}`),
        state: light.light,
        says: t(`light.${light.light}`),
      }))}
    />
  )
}

const checkMark: Record<DemandView['trust']['checks'][number]['outcome'], State> = {
  passed: 'done',
  failed: 'late',
  absent: 'plain',
  unknown: 'soon',
}

/** Something unusual that holds nothing up is worth reading, and is no tick. */
const isNote = ({ outcome, says }: DemandView['trust']['checks'][number]) =>
  outcome === 'passed' && says.key === 'trust.oddness.some'

function Why({ demand }: { demand: DemandView }) {
  const { t, say } = useWords()
  const { trust } = demand
  const absent = trust.checks.filter((check) => check.outcome === 'absent')
  const [all, setAll] = useState(false)
  const shown = trust.checks.filter((check) => all || check.outcome !== 'absent')
  return (
    <section className="block">
      <h2>
        {t('demand.why-believe')} <Trust level={trust.level} outcome={trust.outcome} />
      </h2>
      <p className="block-lead">{t(`trust.${trust.outcome}.level`, { level: trust.level })}</p>
      <ul className="checks">
        {shown.map((check) => (
          <li key={check.name} className={`check check-${check.outcome}`}>
            <Mark state={isNote(check) ? 'plain' : checkMark[check.outcome]} size={15} />
            <span>
              <span className="unseen">{t(`check-outcome.${check.outcome}`)}: </span>
              {say(check.says)}
            </span>
          </li>
        ))}
      </ul>
      {absent.length > 0 ? (
        <Button look="quiet" small onPress={() => setAll(!all)} aria-expanded={all}>
          {all ? t('demand.checks-fewer') : t('demand.checks-absent', { count: absent.length })}
        </Button>
      ) : null}
      <p className="block-note">{t('demand.undisputed', { count: demand.undisputedBefore })}</p>
    </section>
  )
}

function Findings({ demand }: { demand: DemandView }) {
  const { t, say, pick } = useWords()
  if (demand.findings.length === 0) return null
  return (
    <section className="block findings">
      <h2>{t('demand.findings')}</h2>
      <ul className="checks">
        {demand.findings.map((finding) => (
          <li key={`${finding.path} ${finding.says.key}`} className="check">
            <Mark
              state={finding.leadsTo === 'note' ? 'plain' : finding.leadsTo === 'hold' ? 'waits' : 'soon'}
              size={15}
            />
            <span>
              {say(finding.says)}{' '}
              <span className="article">
                {finding.article ?? sectionName(finding.section, demand.sections, { t, pick })}
              </span>{' '}
              <span className="leads-to">{t(`leads-to.${finding.leadsTo}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The order in the form's own order and labels; a missing field says so. */
function Order({ demand }: { demand: DemandView }) {
  const { t, pick } = useWords()
  const sections = [...new Set(demand.fields.map((field) => field.section))]
  return (
    <section className="block">
      <h2>{t('demand.order')}</h2>
      {sections.map((section) => {
        const fields = demand.fields.filter((field) => field.section === section)
        const gaps = fields.filter((field) => field.missing).length
        return (
          <details key={section} className="section" open={gaps > 0}>
            <summary>
              <Icon name="down" size={14} />
              <span>{sectionName(section, demand.sections, { t, pick }) || t('demand.order')}</span>
              {gaps > 0 ? (
                <span className="section-gaps">
                  <Mark state="soon" size={13} />
                  {t('demand.missing', { count: gaps })}
                </span>
              ) : (
                <span className="section-peek">{fields[0] ? pick(fields[0].label) : ''}</span>
              )}
            </summary>
            <dl className="facts">
              {fields.map((field) => (
                <div key={field.path}>
                  <dt>{pick(field.label)}</dt>
                  <dd>
                    {field.missing ? (
                      <span className="missing">
                        <Mark state="soon" size={13} />
                        {t('demand.field-missing')}
                      </span>
                    ) : field.value ? (
                      <Value line={field} />
                    ) : (
                      <span className="left-out">{t('demand.field-empty')}</span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )
      })}
      <dl className="facts facts-order">
        <div>
          <dt>{t('demand.received')}</dt>
          <dd>
            <Stamp at={demand.receivedAt} seconds /> {t('demand.by-door', { door: demand.channel })}
          </dd>
        </div>
        <div>
          <dt>{t('demand.order-hash')}</dt>
          <dd>
            <Fingerprint>{demand.orderSha256}</Fingerprint>
          </dd>
        </div>
      </dl>
    </section>
  )
}
