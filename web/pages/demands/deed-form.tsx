import type { DeedName, DemandView } from '../../../desk/http/contract/index.ts'
import { fullMoment } from '../../time.ts'
import { Checkbox, Choice, Choices, Field } from '../../ui/field.tsx'
import { Pick } from '../../ui/pick.tsx'
import { useWords, type WordKey } from '../../words/index.ts'
import { Attach } from '../attach.tsx'
import type { KeyView } from './key-view.ts'
import { asks, type Draft, type Part } from './draft.ts'
import type { DecisionView } from './undoing.ts'
import { displayNames } from '../../formats.ts'

/** What a deed asks before it can be planned; nothing that it does not need. */
export function DeedForm({
  name,
  demand,
  keyView,
  decisions,
  draft,
  onChange,
  gaps,
}: {
  name: DeedName
  demand: DemandView
  keyView: KeyView
  /** To undo: the decisions one can choose from. */
  decisions: readonly DecisionView[]
  draft: Draft
  onChange: (draft: Draft) => void
  gaps: readonly Part[]
}) {
  const { t, pick, say, locale } = useWords()
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  const gap = (part: Part) => (gaps.includes(part) ? t('field.wanted') : undefined)
  const optional = (part: Part) => (asks[name].may.includes(part) ? t('field.optional') : undefined)
  const has = (part: Part) => asks[name].must.includes(part) || asks[name].may.includes(part)
  const grounds = (keyView.grounds ?? []).map((ground) => ({
    value: ground.code,
    label: pick(ground.title),
    help: ground.article,
  }))
  // What can go several ways is offered once for each: a judgment that annuls is not one that confirms.
  const followUps = (keyView.followUps ?? []).flatMap((one) =>
    one.outcomes && one.outcomes.length > 0
      ? one.outcomes.map((outcome) => ({
          value: `${one.code}/${outcome.code}`,
          label: `${pick(one.title)} · ${pick(outcome.title)}`,
          help: one.article,
        }))
      : [{ value: one.code, label: pick(one.title), help: one.article }],
  )
  const chosen = draft.followUp.split('/')[0]
  const message = keyView.followUps?.find(({ code }) => code === chosen)
  const parties = message?.from ?? []
  const textLabel: Partial<Record<DeedName, WordKey>> = {
    clarify: 'field.text.clarify',
    undo: 'field.text.undo',
    impossible: 'field.text.impossible',
    'legal-hold': 'field.text.legal-hold',
    'call-back': 'field.text.call-back',
    'person-told': 'field.text.person-told',
  }
  return (
    <div className="deed-form">
      {has('countries') && keyView.countries ? (
        <Choices
          label={t('field.where')}
          help={t('field.where.help')}
          values={draft.countries}
          onChange={(countries) => set({ countries })}
          options={keyView.countries.map((code) => ({
            value: code,
            label: displayNames(locale, { type: 'region' }).of(code) ?? code,
          }))}
        />
      ) : null}
      <p className="block-lead">{say(keyView.says)}</p>
      {has('decision') && decisions.length > 1 ? (
        <Choice
          label={t('undo.which')}
          options={[
            ...decisions.map((decision) => ({
              value: decision.id,
              label: t('undo.of', { name: decision.by, at: fullMoment(decision.at, locale) }),
              help: t('undo.targets', { count: decision.down.length }),
            })),
            { value: '', label: t('undo.all'), help: t('undo.all.help') },
          ]}
          value={draft.decision}
          onChange={(decision) => set({ decision })}
        />
      ) : null}
      {has('ground') ? (
        <Choice
          label={t(name === 'answer-handed-over' ? 'field.answer' : 'field.ground')}
          options={grounds}
          value={draft.ground}
          onChange={(ground) => set({ ground })}
          error={gap('ground')}
        />
      ) : null}
      {has('grounds') ? (
        <Choices
          label={t('field.grounds')}
          options={grounds}
          values={draft.grounds}
          onChange={(grounds) => set({ grounds })}
          error={gap('grounds')}
        />
      ) : null}
      {has('followUp') ? (
        <Choice
          label={t('field.follow-up')}
          options={followUps}
          value={draft.followUp}
          onChange={(followUp) => set({ followUp, party: '', names: '' })}
          error={gap('followUp')}
        />
      ) : null}
      {has('party') && parties.length > 1 ? (
        <Choice
          label={t('field.party')}
          options={parties.map((party) => ({ value: party.code, label: pick(party.title) }))}
          value={draft.party}
          onChange={(party) => set({ party })}
          error={gap('party')}
        />
      ) : null}
      {has('outcome') ? (
        <Choice
          label={t('field.call-outcome')}
          help={t('field.call-outcome.help')}
          options={(['confirmed', 'denied', 'not-reached'] as const).map((value) => ({
            value,
            label: t(`call.${value}`),
          }))}
          value={draft.outcome}
          onChange={(outcome) => set({ outcome: outcome as Draft['outcome'] })}
          error={gap('outcome')}
        />
      ) : null}
      {has('contact') ? (
        <Field
          label={t('field.contact')}
          help={
            demand.authority.contact
              ? t('field.contact.help', { contact: demand.authority.contact })
              : undefined
          }
          value={draft.contact}
          onChange={(contact) => set({ contact })}
          error={gap('contact')}
          ltr
        />
      ) : null}
      {has('way') ? (
        <Choice
          label={t('field.way')}
          options={(['post', 'mail', 'telephone', 'in-person'] as const).map((value) => ({
            value,
            label: t(`by-hand.way.${value}`),
          }))}
          value={draft.way}
          onChange={(way) => set({ way: way as Draft['way'] })}
          error={gap('way')}
        />
      ) : null}
      {has('by') ? (
        <Field label={t('field.by')} value={draft.by} onChange={(by) => set({ by })} error={gap('by')} />
      ) : null}
      {has('reference') ? (
        <Field
          label={t('field.reference')}
          value={draft.reference}
          onChange={(reference) => set({ reference })}
          error={gap('reference')}
          optional={optional('reference')}
          ltr
        />
      ) : null}
      {has('until') ? (
        <Field
          label={t(name === 'answer-handed-over' ? 'field.sent-at' : 'field.until')}
          type="datetime-local"
          value={draft.until}
          onChange={(until) => set({ until })}
          error={gap('until')}
          optional={optional('until')}
          ltr
        />
      ) : null}
      {has('relatedData') ? (
        <Checkbox selected={draft.relatedData} onChange={(relatedData) => set({ relatedData })}>
          {t('field.related-data')}
          <span className="choice-help">{t('field.related-data.help')}</span>
        </Checkbox>
      ) : null}
      {has('on') ? (
        <Pick
          label={t('field.legal-hold')}
          value={draft.on ? 'on' : 'off'}
          onChange={(value) => set({ on: value === 'on' })}
          options={[
            { value: 'on', label: t('field.legal-hold.on') },
            { value: 'off', label: t('field.legal-hold.off') },
          ]}
        />
      ) : null}
      {has('text') ? (
        <Field
          label={t(textLabel[name] ?? 'field.text')}
          lines={4}
          maxLength={4000}
          value={draft.text}
          onChange={(text) => set({ text })}
          error={gap('text')}
          optional={optional('text')}
        />
      ) : null}
      {has('names') && message?.names ? (
        <Field
          label={t('field.names')}
          help={t('field.names.help')}
          lines={3}
          value={draft.names}
          onChange={(names) => set({ names })}
          optional={optional('names')}
          ltr
        />
      ) : null}
      {has('needed') ? (
        <Field
          label={t('field.needed')}
          help={t('field.needed.help')}
          lines={3}
          maxLength={4000}
          value={draft.needed}
          onChange={(needed) => set({ needed })}
          error={gap('needed')}
        />
      ) : null}
      {has('original') ? (
        <Attach original={draft.original} onChange={(original) => set({ original })} />
      ) : null}
    </div>
  )
}
