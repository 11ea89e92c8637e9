import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { parse } from 'yaml'
import type { FormFrame, FormLanguage } from '../../core/forms.ts'
import { templates } from '../../forms/index.ts'
import type { Head, Template } from '../../forms/template.ts'
import type { Covered } from '../../forms/text.ts'
import { formWords } from '../../forms/words.ts'
import { Fault } from './fault.ts'
import { codePointsOf } from './font-coverage.ts'

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
  const { compiler, covered } = await (press ??= makePress())
  const setting = { words: await wordsIn(language), frame: data.frame, covered }
  const sheet = template.sheet(data, setting, await ownWords(form, template))
  return set(compiler, template.drawing, sheet, data.frame.madeAt)
}

type Press = { compiler: NodeCompiler; covered: Covered }
let press: Promise<Press> | undefined

const folder = fileURLToPath(new URL('../../forms/', import.meta.url))
const fontFiles = ['sans-regular', 'sans-bold', 'arabic-regular', 'arabic-bold', 'signs-regular']

async function makePress(): Promise<Press> {
  const fonts = await Promise.all(fontFiles.map((name) => readFile(`${folder}fonts/guichet-${name}.ttf`)))
  const points = fonts.slice(0, 4).map(codePointsOf)
  return {
    compiler: NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs: fonts }] }),
    covered: (point) => points.some((set) => set.has(point)),
  }
}

async function wordsIn(language: FormLanguage) {
  return formWords.parse(parse(await readFile(`${folder}words/${language}.yaml`, 'utf8')))
}

/** What a form says in words that no other form has. */
async function ownWords(form: string, { words }: Template): Promise<unknown> {
  return words?.parse(parse(await readFile(`${folder}${form}.yaml`, 'utf8')))
}

function set(compiler: NodeCompiler, drawing: string, sheet: Head, madeAt: string): Uint8Array {
  const done = compiler.compile({
    mainFilePath: `${folder}${drawing}.typ`,
    inputs: { form: JSON.stringify(sheet) },
  })
  const document = done.result
  if (!document) {
    const why = done.takeDiagnostics()?.shortDiagnostics
    throw new Fault('form-unset', { found: JSON.stringify(why).slice(0, 2000) })
  }
  const seconds = Math.floor(Date.parse(madeAt) / 1000)
  try {
    return new Uint8Array(
      compiler.pdf(document, { pdfStandard: 'ua-1', pdfTags: true, creationTimestamp: seconds }),
    )
  } finally {
    compiler.evictCache(10)
  }
}
