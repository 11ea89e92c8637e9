import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The screens are built once into `web/dist` and served by the desk with a nonce of its own in every response.
 * Nothing is inlined: the desk's content security policy allows fonts, pictures and styles from itself alone.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: resolve(import.meta.dirname, 'public'),
  plugins: [react()],
  html: { cspNonce: '%NONCE%' },
  cacheDir: resolve(import.meta.dirname, '../node_modules/.vite-web'),
  build: {
    outDir: resolve(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    target: 'esnext',
    cssTarget: 'esnext',
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
})
