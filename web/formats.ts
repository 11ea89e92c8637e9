/** Formatters of the reader's language. Making one costs a hundred times what using it does, so each is made once. */

type Format = Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat | Intl.DisplayNames
const made = new Map<string, Format>()

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

/** One that names no zone speaks of where this machine is now, which may change while the page stays open. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const here = options.timeZone === undefined ? new Date().getTimezoneOffset() : ''
  const name = `date ${locale} ${JSON.stringify(options)} ${here}`
  return kept(name, () => new Intl.DateTimeFormat(locale, options))
}

/** Several things in a row: “this, that and those”. */
export function listFormat(locale: string, options: Intl.ListFormatOptions = {}): Intl.ListFormat {
  return kept(`list ${locale} ${JSON.stringify(options)}`, () => new Intl.ListFormat(locale, options))
}

/** What states and languages are called. */
export function displayNames(locale: string, options: Intl.DisplayNamesOptions): Intl.DisplayNames {
  return kept(`names ${locale} ${JSON.stringify(options)}`, () => new Intl.DisplayNames(locale, options))
}

function kept<One extends Format>(name: string, make: () => One): One {
  const known = made.get(name)
  if (known) return known as One
  const format = make()
  made.set(name, format)
  return format
}
