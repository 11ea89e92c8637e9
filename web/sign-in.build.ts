import type { Plugin } from 'vite'
import { ar } from './words/ar/index.ts'
import { en } from './words/en/index.ts'
import { fr } from './words/fr/index.ts'

const shelves: Record<string, Record<string, string>> = { en, fr, ar }
const letters: Record<string, readonly string[]> = {
  en: ['letters-latin', 'language-name-ar'],
  fr: ['letters-latin', 'language-name-ar'],
  ar: ['letters-arabic', 'letters-latin'],
}

/** Writes the door once in each language, with its words in it: what is read first waits for no script. */
export function signInPages(): Plugin {
  return {
    name: 'sign-in-pages',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const [page, desk] = [bundle['sign-in.html'], bundle['index.html']]
        if (page?.type !== 'asset' || desk?.type !== 'asset') throw new Error('the pages were not built')
        const files = Object.keys(bundle)
        delete bundle['sign-in.html']
        for (const [language, words] of Object.entries(shelves)) {
          const gaps: Record<string, string> = {
            ...words,
            language,
            direction: language === 'ar' ? 'rtl' : 'ltr',
            next: deskFiles(`${desk.source}`, files, language).join(' '),
          }
          const source = `${page.source}`
            .replaceAll(/\{\{([\w.-]+)\}\}/g, (_gap, name: string) => textIn(gaps, name))
            .replace(`hreflang="${language}"`, '$& aria-current="true"')
            .replace('<link rel="icon"', `${preloads(files, language)}$&`)
          this.emitFile({ type: 'asset', fileName: `sign-in.${language}.html`, source })
        }
      },
    },
  }
}

function textIn(words: Record<string, string>, name: string): string {
  const text = words[name]
  if (text === undefined) throw new Error(`the door says ${name}, for which there are no words`)
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      // A name that is known only when somebody knocks.
      .replaceAll(/\{\{(\w+)\}\}/g, '<bdi data-gap="$1"></bdi>')
  )
}

/** The letters are asked for with the page, not only once its style has been read. */
function preloads(files: readonly string[], language: string): string {
  return (letters[language] ?? [])
    .flatMap((letter) => files.filter((file) => file.includes(`/${letter}`)))
    .map((file) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${file}">\n    `)
    .join('')
}

/** Everything the inbox in this language begins with, so that it can be fetched before it is opened. */
function deskFiles(desk: string, files: readonly string[], language: string): string[] {
  const named = [...desk.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, file = '']) => file,
  )
  const later = files.filter((file) => new RegExp(`/${language}-[\\w-]+\\.js$`).test(file))
  return [...named, ...later.map((file) => `/${file}`)]
}
