import { useEffect, useSyncExternalStore } from 'react'
import { desk } from '../../api.ts'
import { companyIs, tab, watchCompany } from '../../live.ts'
import { Icon } from '../../ui/icon.tsx'
import { useWords } from '../../words/index.ts'
import { visible } from '../../words/visible.ts'
import { useNowAs } from '../clock.tsx'
import { listFormat } from '../../formats.ts'

/** Who else has this demand before them right now. It is said while it is so, and kept nowhere. */
export function Company({ id }: { id: string }) {
  const { t, locale } = useWords()
  const isLive = useNowAs(({ connection }) => connection === 'live')
  const company = useSyncExternalStore(watchCompany, companyIs)
  useEffect(() => {
    if (!isLive) return
    const say = (here: boolean) => void desk.looking(id, tab, here).catch(() => undefined)
    say(true)
    return () => say(false)
  }, [id, isLive])
  const names = [...(company.get(id)?.values() ?? [])].map((name) => visible(name)).toSorted()
  const said = listFormat(locale, { type: 'conjunction' }).format(names)
  return (
    <output className="company">
      {names.length > 0 ? (
        <>
          <Icon name="eye" size={14} /> {t('company.looks', { count: names.length, names: said })}
        </>
      ) : null}
    </output>
  )
}
