import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { DemandView, NoteView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { offerId, Offers } from '../../ui/offers.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { visible } from '../../words/visible.ts'
import { Errors } from '../errors.tsx'
import { beingCalled, pieces } from './called.ts'

/** What somebody wrote, as they wrote it: its own direction, hidden characters shown, who is called made plain. */
export function NoteText({ note }: { note: NoteView }) {
  const parts = pieces(
    note.text,
    note.mentions.map(({ name }) => name),
  )
  return (
    <p className="note-text raw raw-lines" dir="auto">
      {parts.map(({ at, text, called }) =>
        called ? (
          <bdi key={at} className="note-call">
            {visible(text)}
          </bdi>
        ) : (
          <span key={at}>{visible(text, true)}</span>
        ),
      )}
    </p>
  )
}

/** The notes that call this person are read once they stand on the screen. */
export function useReadMentions({ id, unread }: DemandView): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (unread === 0) return
    void desk
      .readMentions(id)
      .then(() => queries.invalidateQueries({ queryKey: ['for-you'] }))
      .catch(() => undefined)
  }, [id, unread, queries])
}

/** A word to the colleagues. It cannot be changed afterwards, and never leaves the desk. */
export function WriteNote({
  demand,
  box,
}: {
  demand: DemandView
  box: RefObject<HTMLTextAreaElement | null>
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const once = useRef(crypto.randomUUID())
  const label = useId()
  const write = useMutation({
    mutationFn: () => desk.writeNote(demand.id, text.trim(), once.current),
    onSuccess: async () => {
      once.current = crypto.randomUUID()
      setText('')
      await queries.invalidateQueries({ queryKey: ['demand', demand.id] })
      announce(t('note.written'))
    },
  })
  const send = () => {
    if (text.trim() !== '' && !write.isPending) write.mutate()
  }
  const { people, chosen, keys, take } = useCalling(box, text, setText)
  return (
    <div className="note-write">
      <label className="field-label" htmlFor={label}>
        {t('note.write')} <Kbd>n</Kbd>
      </label>
      {write.error ? (
        <Trouble title={t('note.failed')}>
          <Errors error={write.error} />
        </Trouble>
      ) : null}
      <div className="note-box">
        <textarea
          id={label}
          ref={box}
          className="field-box"
          dir="auto"
          rows={2}
          maxLength={4000}
          value={text}
          placeholder={t('note.placeholder')}
          aria-autocomplete="list"
          aria-controls={`${label}-people`}
          aria-describedby={`${label}-help`}
          aria-activedescendant={people[chosen] ? offerId(`${label}-people`, people[chosen]) : undefined}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
            else keys(event)
          }}
        />
        <Offers
          id={`${label}-people`}
          label={t('note.people')}
          options={people}
          chosen={chosen}
          onTake={({ name }) => take(name)}
        />
      </div>
      <div className="note-foot">
        <p className="field-help" id={`${label}-help`}>
          {t('note.help')}
        </p>
        <Button small onPress={send} isDisabled={text.trim() === '' || write.isPending}>
          {t('note.send')} <Kbd>Ctrl Enter</Kbd>
        </Button>
      </div>
    </div>
  )
}

/** Offers names while one is being typed after an at sign: arrows choose, Enter or Tab takes, Escape lets be. */
function useCalling(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  setText: (text: string) => void,
) {
  const { data } = useQuery({ queryKey: ['colleagues'], queryFn: desk.colleagues, staleTime: 60_000 })
  const [chosen, setChosen] = useState(0)
  const [quiet, setQuiet] = useState('')
  const call = beingCalled(text, box.current?.selectionStart ?? text.length)
  const wanted = call?.typed.toLocaleLowerCase() ?? ''
  const people =
    !call || quiet === text
      ? []
      : (data?.people ?? []).filter(
          ({ name }) =>
            name.toLocaleLowerCase().startsWith(wanted) && name.toLocaleLowerCase() !== wanted.trimEnd(),
        )
  const at = Math.min(chosen, Math.max(0, people.length - 1))
  const take = (name: string) => {
    if (!call) return
    const end = call.from + 1 + call.typed.length
    // At once: a cursor that moved a frame later would put the next letters of a fast hand in the wrong place.
    flushSync(() => setText(`${text.slice(0, call.from)}@${name} ${text.slice(end)}`))
    setChosen(0)
    const caret = call.from + name.length + 2
    box.current?.focus()
    box.current?.setSelectionRange(caret, caret)
  }
  const keys = (event: KeyboardEvent) => {
    const person = people[at]
    if (!person) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((at + step + people.length) % people.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(person.name)
    else if (event.key === 'Escape') setQuiet(text)
    else return
    event.preventDefault()
  }
  return { people, chosen: at, keys, take }
}
