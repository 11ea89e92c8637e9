import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const ownFolder = (name: string) => join(import.meta.dirname, name)

/** What some checks need of the machine: how to see that it is there, and Debian's packages that bring it. */
const known = {
  age: { found: ['/usr/bin/age'], packages: ['age'] },
  caddy: { found: ['/usr/bin/caddy'], packages: ['caddy'] },
  chromium: {
    found: ['/usr/bin/chromium', '/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf'],
    packages: ['chromium', 'fonts-noto-core'],
  },
  curl: { found: ['/usr/bin/curl'], packages: ['curl'] },
  ffmpeg: { found: ['/usr/bin/ffmpeg', '/usr/bin/ffprobe'], packages: ['ffmpeg'] },
  fpcalc: { found: ['/usr/bin/fpcalc'], packages: ['libchromaprint-tools'] },
  go: {
    found: ['/usr/bin/go', '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go'],
    packages: ['golang-go', 'golang-golang-x-mod-dev'],
  },
  nginx: { found: ['/usr/sbin/nginx'], packages: ['nginx-light'] },
  openssl: { found: ['/usr/bin/openssl'], packages: ['openssl'] },
  // A real platform to act on, in a folder and with a lock file of its own. Its database is compiled when it is installed.
  pds: {
    found: [ownFolder('pds/node_modules/better-sqlite3/build/Release/better_sqlite3.node')],
    packages: ['python3', 'make', 'g++'],
    folder: ownFolder('pds'),
  },
  // A bucket to keep objects in, and the client that everybody asks it with.
  s3: {
    found: [ownFolder('s3/node_modules/@20minutes/s3rver'), ownFolder('s3/node_modules/@aws-sdk/client-s3')],
    packages: [],
    folder: ownFolder('s3'),
  },
  poppler: {
    found: ['/usr/bin/pdfsig', '/usr/bin/pdftotext', '/usr/bin/pdftoppm'],
    packages: ['poppler-utils'],
  },
  promtool: { found: ['/usr/bin/promtool'], packages: ['prometheus'] },
  qpdf: { found: ['/usr/bin/qpdf'], packages: ['qpdf'] },
  tlsh: { found: ['/usr/bin/tlsh'], packages: ['tlsh-tools'] },
  tesseract: {
    found: ['ara', 'eng', 'fra'].map((name) => `/usr/share/tesseract-ocr/5/tessdata/${name}.traineddata`),
    packages: ['tesseract-ocr', 'tesseract-ocr-ara', 'tesseract-ocr-fra'],
  },
  unzip: { found: ['/usr/bin/unzip'], packages: ['unzip'] },
  xmlsec1: { found: ['/usr/bin/xmlsec1'], packages: ['xmlsec1'] },
} as const

export type Need = keyof typeof known

/** Where nothing may be left out: a missing program then fails the check that needs it. */
export const strict = process.env.CI === 'true'

/**
 * Whether the machine has all of `needs`. Where it has not, the test is skipped with the names of the packages,
 * or fails where nothing may be left out. Use as `if (!needs(t, 'go')) return`.
 */
export function needs(t: TestContext, ...needs: Need[]): boolean {
  const missing = needs.filter((need) => !there(need))
  if (missing.length === 0) return true
  const then = foldersOf(missing).map((folder) => `, then npm ci in ${folder}`)
  leaveOut(t, `${missing.join(', ')} (apt-get install ${packagesOf(missing).join(' ')}${then.join('')})`)
  return false
}

/**
 * Leaves a test out because this machine lacks `what`, and says so in the summary; fails where nothing may be left out.
 * For what no package of {@link needs} brings. Return right after calling it.
 */
export function leaveOut(t: TestContext, what: string): void {
  if (strict) throw new Error(`nothing may be left out here, and this needs ${what}`)
  t.skip(`needs ${what}`)
}

/** The needs that this machine does not meet. */
export function unmet(): Need[] {
  return (Object.keys(known) as Need[]).filter((need) => !there(need))
}

export function packagesOf(needs: readonly Need[]): string[] {
  return needs.flatMap((need) => known[need].packages)
}

/** Folders with a lock file of their own, installed after the packages. */
export function foldersOf(needs: readonly Need[]): string[] {
  return needs.flatMap((need) => {
    const found = known[need]
    return 'folder' in found ? [found.folder] : []
  })
}

function there(need: Need): boolean {
  return known[need].found.every((path) => existsSync(path))
}
