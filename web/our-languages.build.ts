import type { Plugin } from 'vite'

const foreign = /node_modules\/react-(aria|stately)\/.*\/(?!en-US|fr-FR|ar-AE)[a-z]{2}-[A-Z]{2}\.mjs$/

/** The kit says a few things by itself, in thirty languages; the desk speaks three. */
export function ofOurLanguages(): Plugin {
  return {
    name: 'of-our-languages',
    apply: 'build',
    load: { filter: { id: foreign }, handler: () => 'export default {}' },
  }
}
