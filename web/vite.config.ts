import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { verifyOffline } from './verify-offline.build.ts'

/**
 * The screens are built once into `web/dist` and served by the desk with a nonce of its own in every response.
 * Nothing is inlined: the desk's content security policy allows fonts, pictures and styles from itself alone.
 */
export default defineConfig(async ({ command }) => {
  const root = import.meta.dirname
  const offline = command === 'build' ? await verifyOffline(root) : undefined
  return {
    root,
    base: '/',
    publicDir: resolve(root, 'public'),
    plugins: [react(), besideTheDesk(root, offline)],
    define: { 'import.meta.env.VITE_VERIFY_OFFLINE': JSON.stringify(`/${offline?.fileName ?? ''}`) },
    html: { cspNonce: '%NONCE%' },
    cacheDir: resolve(root, '../node_modules/.vite-web'),
    build: {
      outDir: resolve(root, 'dist'),
      emptyOutDir: true,
      manifest: true,
      sourcemap: false,
      assetsInlineLimit: 0,
      target: 'esnext',
      cssTarget: 'esnext',
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
    },
  }
})

/** What is served but is no page of the desk's own: the saved receipt check, and the style of the user's page. */
function besideTheDesk(root: string, offline: { fileName: string; html: string } | undefined): Plugin {
  return {
    name: 'beside-the-desk',
    generateBundle(_, bundle) {
      if (offline) this.emitFile({ type: 'asset', fileName: offline.fileName, source: offline.html })
      const source = publicStyle(root, Object.keys(bundle))
      this.emitFile({ type: 'asset', fileName: 'public.css', source })
    },
  }
}

/** The style of pages the desk writes itself (`/p/…`): the same tokens and letters, under a name that stays. */
function publicStyle(root: string, files: readonly string[]): string {
  const faces = [
    { family: 'Noto Sans Variable', file: 'noto-sans-latin-wght', range: 'U+0000-00FF,U+2000-206F,U+20AC' },
    { family: 'Noto Sans Variable', file: 'noto-sans-latin-ext-wght', range: 'U+0100-02BA,U+1E00-1E9F' },
    {
      family: 'Noto Sans Arabic Variable',
      file: 'noto-sans-arabic-arabic-wght',
      range: 'U+0600-06FF,U+FB50-FDFF,U+FE70-FEFC',
    },
  ].flatMap(({ family, file, range }) => {
    const built = files.find((name) => name.includes(`/${file}`))
    return built
      ? [
          `@font-face{font-family:'${family}';font-weight:100 900;font-display:swap;src:url(/${built}) format('woff2');unicode-range:${range}}`,
        ]
      : []
  })
  const read = (name: string) => readFileSync(resolve(root, name), 'utf8')
  return [...faces, read('tokens.css'), read('style/public-page.css')].join('\n')
}
