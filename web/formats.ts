/** Formatters of the reader's language. Making one costs a hundred times what using it does, so each is made once. */

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

/** One that names no zone speaks of where this machine is now, which may change while the page stays open. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const here = options.timeZone === undefined ? new Date().getTimezoneOffset() : ''
  const name = `date ${locale} ${JSON.stringify(options)} ${here}`
  return kept(name, () => new Intl.DateTimeFormat(locale, options))
}

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  name: string,
  make: () => Format,
): Format {
  const known = made.get(name)
  if (known) return known as Format
  const format = make()
  made.set(name, format)
  return format
}
