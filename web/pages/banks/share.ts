import { numberFormat } from '../../formats.ts'
import { useWords } from '../../words/index.ts'

/** From so many on a share is a rate; fewer are told as what they are. */
const enough = 20

/** `2 of 12`, and from twenty on with its rate: `3 of 60 (5 %)`. Of three cases nobody can say a rate. */
export function useShare(): (part: number, of: number) => string {
  const { t, locale } = useWords()
  return (part, of) => {
    const said = t('bank.share', { part, of })
    if (of < enough) return said
    const rate = numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(part / of)
    return `${said} (${rate})`
  }
}
