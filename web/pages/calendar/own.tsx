import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { files, desk } from '../../api.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Exact } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'

/** One secret address a person, for the calendar program they look at anyway; told once, revocable at any time. */
export function OwnCalendar() {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: ['feed'], queryFn: desk.feed })
  const renew = () => queries.invalidateQueries({ queryKey: ['feed'] })
  const make = useMutation({ mutationFn: () => desk.makeFeed(language), onSuccess: renew })
  const revoke = useMutation({
    mutationFn: desk.revokeFeed,
    onSuccess: async () => {
      make.reset()
      toast('done', t('calendar.own.revoked'))
      await renew()
    },
  })
  const url = make.data?.url
  const copy = async () => {
    if (!url) return
    await navigator.clipboard.writeText(url)
    announce(t('calendar.own.copied'))
  }
  const error = make.error ?? revoke.error
  return (
    <section className="room own-calendar">
      <h2>{t('calendar.own')}</h2>
      <p className="block-note">{t('calendar.own.text')}</p>
      {error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={error} />
        </Trouble>
      ) : null}
      {url ? (
        <div className="own-url">
          <p>{t('calendar.own.url')}</p>
          <Exact mono>{url}</Exact>
          <Button small onPress={() => void copy()}>
            {t('calendar.own.copy')}
          </Button>
        </div>
      ) : null}
      {data?.feed ? (
        <p>
          {t('calendar.own.since')} <Stamp at={data.feed.createdAt} /> ·{' '}
          {data.feed.readAt ? (
            <>
              {t('calendar.own.read')} <Stamp at={data.feed.readAt} />
            </>
          ) : (
            t('calendar.own.never-read')
          )}
        </p>
      ) : data ? (
        <p>{t('calendar.own.none')}</p>
      ) : null}
      <div className="own-acts">
        <Button onPress={() => make.mutate()} isDisabled={make.isPending}>
          {t(data?.feed ? 'calendar.own.renew' : 'calendar.own.make')}
        </Button>
        {data?.feed ? (
          <Button look="quiet" onPress={() => revoke.mutate()} isDisabled={revoke.isPending}>
            {t('calendar.own.revoke')}
          </Button>
        ) : null}
        <a href={files.clocks(language)} download>
          <Icon name="download" size={13} /> {t('calendar.own.file')}
        </a>
      </div>
    </section>
  )
}
