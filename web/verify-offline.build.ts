import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { ofOurLanguages } from './our-languages.build.ts'

/** The styles it needs; the fonts are left out, so that the file stays small and asks for nothing. */
const styles = [
  'tokens.css',
  'style/base.css',
  'style/kit.css',
  'style/fields.css',
  'style/frame.css',
  'style/pages.css',
  'style/demand.css',
  'style/deeds.css',
]

/** Builds the receipt check as one HTML file. Its name carries its digest, as the desk lets such files be kept for ever. */
export async function verifyOffline(root: string): Promise<{ fileName: string; html: string }> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    plugins: [react(), ofOurLanguages()],
    build: {
      write: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input: join(root, 'verify-offline.tsx'),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  })
  const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const script = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? [chunk.code] : [])).join('\n')
  const style = (await Promise.all(styles.map((name) => readFile(join(root, name), 'utf8')))).join('\n')
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Guichet</title>
<style>${style}</style>
</head>
<body>
<div id="desk"></div>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`
  const digest = bytesToHex(sha256(utf8ToBytes(html))).slice(0, 12)
  return { fileName: `assets/verify-offline-${digest}.html`, html }
}
