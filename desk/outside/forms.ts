import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { FormFrame, FormLanguage } from '../../core/forms.ts'
import { templates } from '../../forms/index.ts'
import type { Template } from '../../forms/template.ts'
import type { Covered } from '../../forms/text.ts'
import { formWords } from '../../forms/words.ts'
import { Fault } from './fault.ts'
import { codePointsOf } from './forms/font-coverage.ts'
import { formsFolder, readFonts } from './forms/letters.ts'
import { print } from './forms/press.ts'

/** The forms that can be set, by the name a regime gives them. */
export type Forms = ReadonlyMap<string, Template>

/**
 * Sets a form as a tagged PDF (PDF/UA-1), without seal. The same data give the same bytes.
 * Texts longer than `forms/text.ts` allows are cut with a note; the data beside the form stay whole.
 * Throws `form-incomplete` naming what is missing: a form with gaps is never made.
 */
export async function renderForm(
  form: string,
  data: { frame: FormFrame; [line: string]: unknown },
  language: FormLanguage,
  forms: Forms = templates,
): Promise<Uint8Array> {
  const template = forms.get(form)
  if (!template) throw new Fault('form-unknown', { found: form })
  const gaps = template.gaps(data)
  if (gaps.length > 0) throw new Fault('form-incomplete', { found: `nothing fit for ${gaps.join(', ')}` })
  const covered = (letters ??= lettersWeHave())
  const setting = { words: await wordsIn(language), frame: data.frame, covered }
  const sheet = template.sheet(data, setting, await ownWords(form, template))
  return await print({
    drawing: template.drawing,
    sheet: JSON.stringify(sheet),
    madeAt: data.frame.madeAt,
  })
}

let letters: Covered | undefined

function lettersWeHave(): Covered {
  const points = readFonts().slice(0, 4).map(codePointsOf)
  return (point) => points.some((set) => set.has(point))
}

async function wordsIn(language: FormLanguage) {
  return formWords.parse(await written(`words/${language}`))
}

/** What a form says in words that no other form has. */
async function ownWords(form: string, { words }: Template): Promise<unknown> {
  return words?.parse(await written(form))
}

const files = new Map<string, Promise<unknown>>()

/** A file of words, read when it is first wanted and kept: they do not change while the house is open. */
function written(name: string): Promise<unknown> {
  const found = files.get(name) ?? readFile(`${formsFolder}${name}.yaml`, 'utf8').then((text) => parse(text))
  files.set(name, found)
  return found
}
