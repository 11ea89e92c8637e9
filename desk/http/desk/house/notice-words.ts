/** The words that stand in place of content, as the tenant writes them in its languages. */
import type { House, Tenant } from '../../../house.ts'
import { usualWords } from '../../../tenants/notices.ts'
import { readRegistry } from '../../../sql/house/authorities.ts'
import { writeNotices } from '../../../sql/house/settings.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import type { NoticeWords, PlatformList } from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import type { Sitting } from '../session.ts'

export function wordsOf({ settings }: Tenant): PlatformList['words'] {
  return [...new Set([...settings.languages, 'en'])].map((language) => {
    const own = settings.notices?.[language]
    const words = own ?? usualWords[language] ?? { explained: '', neutral: '' }
    return { language, ...words, usual: own === undefined }
  })
}

/** Keeps the words of one language, or takes them back to the usual ones; recorded with the words themselves. */
export async function keepWords(
  house: House,
  { tenant, actor }: Sitting,
  { language, words }: NoticeWords,
): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const { registry } = await readRegistry(tx)
    // What stands in brackets behind a name is no part of what people call it.
    const calledIn = (name: string) => name.replace(/\s*\([^)]*\)$/, '').toLowerCase()
    const named = registry.authorities.find(({ name }) =>
      words?.neutral.toLowerCase().includes(calledIn(name)),
    )
    if (named)
      throw new Refused(422, 'neutral-names', 'The neutral words name an authority.', {
        says: { key: 'why-not.neutral-names', params: { authority: named.name } },
      })
    await writeNotices(tx, tenant.id, language, words)
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'settings.changed',
        at: house.clock.now(),
        actor,
        says: { key: words ? 'history.words.own' : 'history.words.usual', params: { language } },
        body: { language, words },
      },
    ])
  })
}
