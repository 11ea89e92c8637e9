import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { agreeable, trustLevels } from '../../../desk/http/contract/agreeable.ts'
import type { SecondPersonRule, SettingsView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choices, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Pick } from '../../ui/pick.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Rules, useRuleWords } from './rule-words.tsx'

/** Which deeds take two persons here. While a change of them waits, it is decided first. */
export function SecondPerson({ view, may }: { view: SettingsView; may: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const waits = view.pending.some(({ rules }) => rules !== undefined)
  return (
    <section className="room" aria-labelledby="second-person">
      <h2 id="second-person">
        {t('rules.title')} <Tag state="plain">{t('operator.two')}</Tag>
      </h2>
      <p className="block-note">{t('rules.lead')}</p>
      <Rules rules={view.secondPerson} />
      {may ? (
        <div className="row-of-buttons">
          <Button isDisabled={waits} onPress={() => setOpen(true)}>
            {t('rules.change')}
          </Button>
          {waits ? <span className="block-note">{t('rules.waits')}</span> : null}
        </div>
      ) : null}
      {open ? <Change rules={view.secondPerson} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}

type Draft = { deed: string; levels: string[]; authorities: string[]; targetsFrom: string }
const empty: Draft = { deed: '', levels: [], authorities: [], targetsFrom: '' }

/** What stands in the boxes, as a rule; the desk says itself what it finds wrong. */
function ruleIn({ deed, levels, authorities, targetsFrom }: Draft): SecondPersonRule | undefined {
  if (deed === '') return undefined
  return {
    deed,
    ...(levels.length > 0 ? { levels: trustLevels.filter((level) => levels.includes(level)) } : {}),
    ...(authorities.length > 0 ? { authorities } : {}),
    ...(targetsFrom.trim() === '' ? {} : { targetsFrom: Number(targetsFrom) }),
  } as SecondPersonRule
}

/** All rules are proposed together, with the one that stands in the boxes: what is shown is what the other approves. */
function Change({ rules: found, onClose }: { rules: readonly SecondPersonRule[]; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [kept, setKept] = useState<readonly SecondPersonRule[]>(found)
  const [draft, setDraft] = useState<Draft>(empty)
  const written = ruleIn(draft)
  const rules = written ? [...kept, written] : kept
  const save = useMutation({
    mutationFn: () => desk.set({ setting: 'secondPerson', value: [...rules] }),
    onSuccess: async ({ waits }) => {
      await queries.invalidateQueries({ queryKey: ['operator'] })
      toast(waits ? 'waits' : 'done', t(waits ? 'people.waits' : 'operator.saved'))
      onClose()
    },
  })
  return (
    <Dialog title={t('rules.title')} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form
        className="dialog-body"
        onSend={() => {
          save.mutate()
        }}
      >
        {save.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={save.error} />
          </Trouble>
        ) : null}
        <Would
          rules={rules}
          onWithout={(index) => {
            if (index === kept.length) setDraft(empty)
            else setKept(kept.filter((_, at) => at !== index))
          }}
        />
        <OneMore draft={draft} onDraft={setDraft} />
        <div className="row-of-buttons">
          <Button look="main" type="submit" isDisabled={save.isPending}>
            {t('rules.propose')}
          </Button>
          <Button
            isDisabled={!written}
            onPress={() => {
              setKept(rules)
              setDraft(empty)
            }}
          >
            {t('rules.another')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function Would({
  rules,
  onWithout,
}: {
  rules: readonly SecondPersonRule[]
  onWithout: (index: number) => void
}) {
  const { t } = useWords()
  const inWords = useRuleWords()
  return (
    <section className="rules-would" aria-labelledby="rules-would" aria-live="polite">
      <h3 id="rules-would">{t('rules.would')}</h3>
      {rules.length === 0 ? <p>{t('rules.none')}</p> : null}
      <ul className="rules">
        {rules.map((rule, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same rule may stand there twice while it is written
          <li key={index} className="pending-change">
            <div>{inWords(rule)}</div>
            <Button
              small
              look="quiet"
              aria-label={`${t('operator.remove')}: ${inWords(rule)}`}
              onPress={() => onWithout(index)}
            >
              {t('operator.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneMore({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t, say } = useWords()
  const { data } = useQuery({ queryKey: ['authorities'], queryFn: desk.authorities })
  const authorities = data?.authorities.filter(({ revokedAt }) => !revokedAt) ?? []
  return (
    <fieldset className="field">
      <legend className="field-label">{t('rules.more')}</legend>
      <div className="rules-more">
        <Pick
          label={t('rules.deed')}
          value={draft.deed}
          onChange={(deed) => onDraft({ ...draft, deed })}
          options={[
            { value: '', label: '–' },
            ...agreeable.map((deed) => ({ value: deed, label: say({ key: `ask.what.${deed}` }) })),
          ]}
        />
        <Choices
          label={t('rules.levels')}
          help={t('rules.levels.help')}
          values={draft.levels}
          onChange={(levels) => onDraft({ ...draft, levels })}
          options={trustLevels.map((level) => ({
            value: level,
            label: (
              <span>
                <bdi dir="ltr">{level}</bdi> · {t(`rules.level.${level}`)}
              </span>
            ),
          }))}
        />
        {authorities.length > 0 ? (
          <Choices
            label={t('rules.authorities')}
            help={t('rules.authorities.help')}
            values={draft.authorities}
            onChange={(chosen) => onDraft({ ...draft, authorities: chosen })}
            options={authorities.map(({ id, name }) => ({ value: id, label: <bdi>{name}</bdi> }))}
          />
        ) : null}
        <Field
          ltr
          label={t('rules.targets')}
          help={t('rules.targets.help')}
          value={draft.targetsFrom}
          onChange={(targetsFrom) => onDraft({ ...draft, targetsFrom })}
        />
      </div>
    </fieldset>
  )
}
