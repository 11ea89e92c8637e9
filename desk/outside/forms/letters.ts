import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where forms and their letters lie. */
export const formsFolder = fileURLToPath(new URL('../../../forms/', import.meta.url))

/** The letters that forms are set in; the last file holds signs alone. */
export function readFonts(): Buffer[] {
  return ['sans-regular', 'sans-bold', 'arabic-regular', 'arabic-bold', 'signs-regular'].map((name) =>
    readFileSync(`${formsFolder}fonts/guichet-${name}.ttf`),
  )
}
