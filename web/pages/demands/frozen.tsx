import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { DemandView, TargetView } from '../../../desk/http/contract/index.ts'
import { desk, Refusal } from '../../api.ts'
import { usePrefs } from '../../use-prefs.ts'
import { Button } from '../../ui/button.tsx'
import { Quote, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { toast } from '../../ui/toast.tsx'
import { Veil } from '../../ui/veil.tsx'
import { useWords } from '../../words/index.ts'

/** The frozen copy: text on request, the picture only while a key is held. Every look is written down first. */
export function Frozen({
  demand,
  target,
  onNotMe,
}: {
  demand: DemandView
  target: TargetView
  onNotMe: () => void
}) {
  const { t } = useWords()
  const { size, grey } = usePrefs()
  const { hold } = target
  const failed = () => toast('soon', t('view.failed'))
  const passOn = useMutation({ mutationFn: () => desk.passOn(demand.id, target.id) })
  if (!hold) return <p className="target-facts">{t('target.no-hold')}</p>
  if (hold.destroyedAt)
    return (
      <p className="target-facts">
        {t('target.destroyed')} <Stamp at={hold.destroyedAt} />
      </p>
    )
  const parts = hold.parts.filter((part) => part.purpose === 'content')
  const related = hold.parts.length - parts.length
  return (
    <div className="frozen">
      {parts.map((part) =>
        part.preview === 'text' ? (
          <Words key={part.id} part={part} onFail={failed} />
        ) : part.preview === 'picture' ? (
          <Picture key={part.id} part={part} size={size} grey={grey} onFail={failed} />
        ) : (
          <p key={part.id} className="target-facts">
            <Raw>{part.name}</Raw> · {t('target.no-preview')}
          </p>
        ),
      )}
      <footer className="frozen-foot">
        <span>
          {t('target.held')} <Stamp at={hold.takenAt} />
          {related > 0 ? ` · ${t('target.related', { count: related })}` : ''}
          {hold.legalHold ? ` · ${t('target.legal-hold')}` : ''}
        </span>
        {parts.length > 0 ? (
          <Button
            look="quiet"
            small
            onPress={() => {
              passOn.mutate()
              onNotMe()
            }}
          >
            {t('deed.not-me-now')}
          </Button>
        ) : null}
      </footer>
    </div>
  )
}

type HeldPart = NonNullable<TargetView['hold']>['parts'][number]

/** Closed until somebody asks to read it; what it is called stands beside the key, as there may be several. */
function Words({ part, onFail }: { part: HeldPart; onFail: () => void }) {
  const { t } = useWords()
  const [text, setText] = useState<string>()
  const read = useMutation({
    mutationFn: async () => {
      const grant = await desk.view(part.id, { form: 'text', purpose: 'decision' })
      if (grant.text === undefined) throw new Refusal(0, undefined)
      return grant.text
    },
    onSuccess: setText,
    onError: onFail,
  })
  return text === undefined ? (
    <p className="frozen-closed">
      <Button small onPress={() => read.mutate()} isDisabled={read.isPending}>
        {t('deed.read-text')}
      </Button>
      <Raw>{part.name}</Raw>
    </p>
  ) : (
    <Quote className="frozen-text">{text}</Quote>
  )
}

function Picture({
  part,
  size,
  grey,
  onFail,
}: {
  part: HeldPart
  size: 'small' | 'large'
  grey: boolean
  onFail: () => void
}) {
  const { t } = useWords()
  const [veiled, setVeiled] = useState<string>()
  const look = useMutation({
    mutationFn: () => desk.view(part.id, { form: 'veiled', purpose: 'decision' }),
    onSuccess: (grant) => setVeiled(grant.url),
    onError: onFail,
  })
  return (
    <Veil
      label={t('veil.hold')}
      hint={t('veil.hint')}
      alt={t('veil.alt', { name: part.name })}
      size={size}
      grey={grey}
      onFail={onFail}
      open={async () => {
        try {
          return (await desk.view(part.id, { form: 'clear', purpose: 'decision' })).url
        } catch (cause) {
          onFail()
          throw cause
        }
      }}
      closed={
        veiled ? (
          <img
            className="veil-veiled"
            src={veiled}
            alt={t('veil.veiled-alt', { name: part.name })}
            draggable={false}
            onError={() => {
              setVeiled(undefined)
              onFail()
            }}
          />
        ) : (
          <div className="veil-closed">
            <Raw>{part.name}</Raw>
            <Button look="quiet" small onPress={() => look.mutate()} isDisabled={look.isPending}>
              {t('veil.show-veiled')}
            </Button>
          </div>
        )
      }
    />
  )
}
