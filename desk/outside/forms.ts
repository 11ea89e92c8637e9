import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { parse } from 'yaml'
import { gapsInAnnexII, gapsInAnnexIII } from '../../core/forms.ts'
import type { FormFrame, FormLanguage, FormName, Forms } from '../../core/forms.ts'
import { sheetOfAnnexII, sheetOfAnnexIII } from '../../forms/annex.ts'
import type { Sheet } from '../../forms/annex.ts'
import type { Covered } from '../../forms/text.ts'
import { formWords } from '../../forms/words.ts'
import { Fault } from './fault.ts'
import { codePointsOf } from './font-coverage.ts'

/** What {@link renderForm} sets: the form itself and the frame around it. */
export type FormData<F extends FormName> = Forms[F] & { frame: FormFrame }

/**
 * Sets an official form as a tagged PDF (PDF/UA-1), without seal. The same data give the same bytes.
 * Texts longer than `forms/text.ts` allows are cut with a note; the data beside the form stay whole.
 * Throws `form-incomplete` naming what is missing: a form with gaps is never made.
 */
export async function renderForm<F extends FormName>(
  form: F,
  data: FormData<F>,
  language: FormLanguage,
): Promise<Uint8Array> {
  const gaps =
    form === 'annex-ii'
      ? gapsInAnnexII(data as FormData<'annex-ii'>)
      : gapsInAnnexIII(data as FormData<'annex-iii'>)
  if (gaps.length > 0) throw new Fault('form-incomplete', { found: `nothing fit for ${gaps.join(', ')}` })
  const { compiler, covered } = await (press ??= makePress())
  const setting = { words: await wordsIn(language), frame: data.frame, covered }
  const sheet =
    form === 'annex-ii'
      ? sheetOfAnnexII(data as FormData<'annex-ii'>, setting)
      : sheetOfAnnexIII(data as FormData<'annex-iii'>, setting)
  return set(compiler, sheet, data.frame.madeAt)
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

function set(compiler: NodeCompiler, sheet: Sheet, madeAt: string): Uint8Array {
  const done = compiler.compile({
    mainFilePath: `${folder}annex.typ`,
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
