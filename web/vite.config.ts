import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipped } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite'
import { beforePaint } from './before-paint.ts'
import { ofOurLanguages } from './our-languages.build.ts'
import { signInPages } from './sign-in.build.ts'
import { verifyOffline } from './verify-offline.build.ts'

/**
 * The screens are built once into `web/dist` and served by the desk with a nonce of its own in every response.
 * Nothing is inlined: the desk's content security policy allows fonts, pictures and styles from itself alone.
 */
export default defineConfig(async ({ command }): Promise<UserConfig> => {
  const root = import.meta.dirname
  const offline = command === 'build' ? await verifyOffline(root) : undefined
  return {
    root,
    base: '/',
    publicDir: resolve(root, 'public'),
    plugins: [
      react(),
      ofOurLanguages(),
      painted(),
      besideTheDesk(root, offline),
      signInPages(),
      pressedSmall(),
    ],
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
      // Compressing takes longer than building, and nobody who starts a desk needs to hear of it.
      rolldownOptions: {
        input: [resolve(root, 'index.html'), resolve(root, 'sign-in.html')],
        checks: { pluginTimings: false },
        output: {
          codeSplitting: {
            groups: [
              // What the door needs as well must not bring the whole desk to it.
              { name: 'door', test: atTheDoor, priority: 1 },
              // What every page begins with, and the inbox, where nearly everybody begins.
              { name: 'desk', tags: ['$initial'], test: (id) => !ofTheDoor.test(id) },
              // Fields and panels: most pages open one sooner or later, and the first one does not begin with any.
              { name: 'panels', test: inPanels },
              // What most pages share comes in one file: twenty small ones cost more in headers and round trips than in bytes.
              { name: 'shared', minShareCount: 4 },
            ],
          },
        },
      },
    },
  }
})

/** Runs at the door and nowhere else. */
const ofTheDoor = /web\/((pages|style)\/)?sign-in\./
/** Runs at the door and in the desk. */
const atTheDoor =
  /web\/(api|live|prefs)\.ts$|contract\/addresses\.ts$|vite\/(preload-helper|modulepreload-polyfill)/

/** What is dropped into a page is a thing of two pages, and stays with them. */
const inPanels =
  /node_modules\/(react-(aria|stately)|@internationalized)(?!.*(dnd|Drop|FileTrigger))|web\/ui\/(field|dialog)\.tsx$/

/** What happens before anything is painted stands in the page itself, with its nonce. */
function painted(): Plugin {
  return {
    name: 'before-paint',
    transformIndexHtml: () => [
      {
        tag: 'script',
        attrs: { nonce: '%NONCE%' },
        children: `(${beforePaint.toString()})()`,
        injectTo: 'head-prepend',
      },
    ],
  }
}

/** What is served but is no page of the desk's own: the saved receipt check, and the style of the user's page. */
function besideTheDesk(root: string, offline: { fileName: string; html: string } | undefined): Plugin {
  return {
    name: 'beside-the-desk',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (offline) this.emitFile({ type: 'asset', fileName: offline.fileName, source: offline.html })
        this.emitFile({ type: 'asset', fileName: 'public.css', source: publicStyle(root, bundle) })
      },
    },
  }
}

const [brotli, gzip] = [promisify(brotliCompress), promisify<Buffer, object, Buffer>(gzipped)]

/** Every text that is served as a file also lies there compressed, once and for good: the desk never compresses a request. */
function pressedSmall(): Plugin {
  return {
    name: 'pressed-small',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const texts = Object.entries(bundle).filter(([name]) =>
          /^(assets\/.*\.(js|css|html)|public\.css)$/.test(name),
        )
        await Promise.all(
          texts.map(async ([name, file]) => {
            const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source)
            const params = { [constants.BROTLI_PARAM_QUALITY]: 10 }
            this.emitFile({ type: 'asset', fileName: `${name}.br`, source: await brotli(bytes, { params }) })
            this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: await gzip(bytes, { level: 9 }) })
          }),
        )
      },
    },
  }
}

/** The style of pages the desk writes itself (`/p/…`): the same tokens and letters, under a name that stays. */
function publicStyle(root: string, built: Rolldown.OutputBundle): string {
  const [door] = Object.values(built).filter(({ fileName }) => /\/sign-in-[^/]*\.css$/.test(fileName))
  if (door?.type !== 'asset') throw new Error('the style of the door was not built')
  const faces = `${door.source}`.match(/@font-face\s*\{[^}]*\}/g) ?? []
  const read = (name: string) => readFileSync(resolve(root, name), 'utf8')
  return [...faces, read('tokens.css'), read('style/public-page.css')].join('\n')
}
