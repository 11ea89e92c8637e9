import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { FormFrame } from '../../core/forms.ts'
import type { AnnexII, AnnexIII } from '../../forms/annex.ts'
import { needs } from '../../checks/needs.ts'
import { Fault } from './fault.ts'
import { renderForm } from './forms.ts'

const frame: FormFrame = {
  number: 'G-2026-000017',
  orderSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  madeAt: '2026-11-23T09:31:02.000Z',
  timeZone: 'Europe/Paris',
  sandbox: false,
}
const a = {
  addressee: 'Plaza Hosting S.A.',
  authorityName: 'Musterbehörde, Referat 4',
  authorityFileRef: 'MB-4/2026/1187',
  orderReference: 'RO-451',
  ourFileRef: 'G-2026-000017',
  receivedAt: '2026-11-23T09:04:31.120Z',
}
const who = {
  hspName: 'Plaza Hosting S.A.',
  authorisedPerson: 'Nora Lindqvist',
  contactEmail: 'tco@plaza.example',
}
const at = '2026-11-23T09:30:12.501Z'
const target = { address: 'https://plaza.example/p/7781', measure: 'REMOVED', at } as const
const second: AnnexII = {
  a,
  b: { measure: 'REMOVED', measureAt: at },
  c: { ...who, hspMemberState: 'FR', date: '2026-11-23' },
  targets: [target],
}
const third: AnnexIII = {
  a,
  b: {
    grounds: ['MANIFEST_ERRORS'],
    reasons: 'The address is not one of ours.',
    clarificationNeeded: 'Which post?',
  },
  c: { ...who, signature: { holder: 'Plaza Hosting S.A.' }, signedAt: at },
  targets: [{ address: target.address, reason: 'not ours' }],
}

/** The text a reader or a screen reader gets, with runs of white space as one. */
async function textOf(pdf: Uint8Array, ...options: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-form-'))
  try {
    await writeFile(join(folder, 'form.pdf'), pdf)
    const text = execFileSync('pdftotext', ['-enc', 'UTF-8', ...options, join(folder, 'form.pdf'), '-'], {
      encoding: 'utf8',
    })
    return text.replaceAll(/[\s\u00a0]+/g, ' ')
  } finally {
    await rm(folder, { recursive: true })
  }
}
async function structureOf(pdf: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-form-'))
  try {
    await writeFile(join(folder, 'form.pdf'), pdf)
    execFileSync('qpdf', ['--check', join(folder, 'form.pdf')], { stdio: 'pipe' })
    return execFileSync('pdfinfo', ['-struct-text', join(folder, 'form.pdf')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}
const inOrder = (text: string, ...parts: string[]) => {
  let from = 0
  for (const part of parts) {
    const found = text.indexOf(part, from)
    assert.ok(found >= from, `“${part}” in its place in:\n${text}`)
    from = found + part.length
  }
}

test('Annex II says who, what and when in the order of the law, one box ticked', async (t) => {
  if (!needs(t, 'poppler')) return
  const text = await textOf(await renderForm('annex-ii', { ...second, frame }, 'en'))
  inOrder(
    text,
    'ANNEX II',
    'Article 3(6)',
    'SECTION A',
    'Addressee of the removal order',
    'Plaza Hosting S.A.',
  )
  inOrder(
    text,
    'SECTION A',
    'MB-4/2026/1187',
    'RO-451',
    'G-2026-000017',
    '23 November 2026, 10:04:31 (UTC+01:00)',
  )
  inOrder(text, 'SECTION B', '☒ the terrorist content has been removed', '☐ access to the terrorist content')
  inOrder(text, 'Time and date of the measure taken', '23 November 2026, 10:30:12 (UTC+01:00)', 'SECTION C')
  inOrder(text, 'SECTION C', 'France (FR)', 'Nora Lindqvist', 'tco@plaza.example', 'Date', '23 November 2026')
  inOrder(text, 'Our number: G-2026-000017', 'Your file: MB-4/2026/1187', frame.orderSha256, 'Page 1 of 1')
  assert.ok(!text.includes('SANDBOX') && !text.includes('Table by address'))
})

test('Annex III ticks every ground, gives the reasons, asks its question and names who seals', async (t) => {
  if (!needs(t, 'poppler')) return
  const grounds = ['FORCE_MAJEURE', 'INSUFFICIENT_INFORMATION'] as const
  const text = await textOf(
    await renderForm('annex-iii', { ...third, b: { ...third.b, grounds }, frame }, 'en'),
  )
  inOrder(
    text,
    'ANNEX III',
    'Article 3(7) and (8)',
    '☒ force majeure',
    '☐ the removal order contains manifest errors',
  )
  inOrder(
    text,
    '☒ the removal order does not contain',
    'The address is not one of ours.',
    'Which post?',
    'Signature',
  )
  inOrder(text, 'Signature', 'Plaza Hosting S.A.', 'Sealed electronically', '10:30:12 (UTC+01:00)')
})

const letter = {
  a,
  b: { measure: 'DISABLED', measureAt: at },
  c: {
    host: 'Plaza Hosting S.A.',
    authorisedPerson: 'Nora Lindqvist',
    contactEmail: 'retraits@plaza.example',
  },
  targets: [{ address: target.address, measure: 'DISABLED', at }],
}

test('where the law prescribes no form a letter says what was done, address by address, and under which article', async (t) => {
  if (!needs(t, 'poppler', 'qpdf')) return
  const pdf = await renderForm('lcen-answer', { ...letter, frame }, 'fr')
  const text = await textOf(pdf)
  inOrder(
    text,
    'Plaza Hosting S.A.',
    'À l’attention de',
    'Musterbehörde, Referat 4',
    '23 novembre 2026',
    'Objet',
  )
  inOrder(text, 'MB-4/2026/1187', 'G-2026-000017', 'Madame, Monsieur,', 'l’article 6-1 de la loi n° 2004-575')
  inOrder(
    text,
    'accès à ces contenus a été bloqué',
    '10:30:12 (UTC+01:00)',
    'Suites données',
    'https://plaza.example/p/7781',
  )
  inOrder(
    text,
    'accès bloqué',
    'article 9, paragraphe 1',
    'Nora Lindqvist',
    'Cachet électronique',
    frame.orderSha256,
  )
  assert.doesNotMatch(text, /WORKING COPY|BAC À SABLE|injonction/)
  const structure = await structureOf(pdf)
  for (const tag of ['H1', 'H2', 'P', 'Table', 'THead', 'TH', 'TD'])
    assert.match(structure, new RegExp(`\\b${tag}\\b`), tag)
  assert.match(Buffer.from(pdf).toString('latin1'), /pdfuaid:part>1</)
  const copy = await textOf(await renderForm('lcen-answer', { ...letter, frame }, 'en'))
  inOrder(copy, 'WORKING COPY', 'What was done on your request', 'access disabled')
})

test('a letter that reports an obstacle says which, and is not made without saying', async (t) => {
  if (!needs(t, 'poppler')) return
  const b = {
    grounds: ['UNCLEAR'],
    reasons: 'L’adresse mène à une liste.',
    clarificationNeeded: 'Quelle publication ?',
  }
  const targets = [{ address: target.address, why: 'ambiguous' }]
  const text = await textOf(await renderForm('lcen-answer', { ...letter, b, targets, frame }, 'fr'))
  inOrder(
    text,
    'n’a pas été donné suite',
    'identifier ou de localiser',
    'mène à une liste',
    'Quelle publication ?',
  )
  inOrder(text, 'l’adresse conduit à plusieurs contenus', 'article 9, paragraphe 1')
  const mute = { ...letter, b: { grounds: [], reasons: ' ' }, targets: [], frame }
  const refused = (error: unknown) =>
    error instanceof Fault && error.found === 'nothing fit for b.grounds, b.reasons, targets'
  await assert.rejects(renderForm('lcen-answer', mute, 'fr'), refused)
})

test('several addresses come with a table of each measure and time, and the form gives the latest', async (t) => {
  if (!needs(t, 'poppler')) return
  const gone = {
    address: 'https://plaza.example/u/old',
    measure: 'ALREADY_GONE',
    at: '2026-11-22T18:00:00.000Z',
  } as const
  const text = await textOf(
    await renderForm('annex-ii', { ...second, targets: [target, gone], frame }, 'en'),
    '-layout',
  )
  inOrder(
    text,
    'Table by address',
    'https://plaza.example/p/7781',
    'removed',
    'https://plaza.example/u/old',
    'already removed',
  )
  const early = { ...second, b: { ...second.b, measureAt: gone.at }, targets: [target, gone], frame }
  const refused = (error: unknown) => error instanceof Fault && error.found === 'nothing fit for b.measureAt'
  await assert.rejects(renderForm('annex-ii', early, 'en'), refused)
})

test('a form with gaps is never made', async () => {
  const { clarificationNeeded: _, ...mute } = third.b
  const empty = {
    ...third,
    a: { ...a, authorityFileRef: '  ' },
    b: { ...mute, reasons: '' },
    targets: [],
    frame,
  }
  const names = (found: string) => (error: unknown) =>
    error instanceof Fault && error.code === 'form-incomplete' && error.found === found
  const found = 'nothing fit for a.authorityFileRef, b.reasons, b.clarificationNeeded, targets'
  await assert.rejects(renderForm('annex-iii', empty, 'en'), names(found))
  await assert.rejects(
    renderForm('annex-iii', { ...third, b: { grounds: [], reasons: 'x' }, frame }, 'en'),
    names('nothing fit for b.grounds'),
  )
})

test('every language has every word, and only what is no official language says it is a translation', async (t) => {
  if (!needs(t, 'poppler')) return
  const french = await textOf(
    await renderForm('annex-ii', { ...second, frame: { ...frame, sandbox: true } }, 'fr'),
  )
  inOrder(
    french,
    'BAC À SABLE',
    'ANNEXE II',
    'injonction de retrait',
    '23 novembre 2026, 10:30:12 (UTC+01:00)',
  )
  const arabic = await textOf(await renderForm('annex-iii', { ...third, frame }, 'ar'))
  for (const words of ['ترجمة عمل غير رسمية', 'الملحق الثالث', 'G-2026-000017', 'tco@plaza.example']) {
    assert.ok(arabic.replaceAll(/[\u202a-\u202e]/g, '').includes(words), `${words} in ${arabic}`)
  }
  for (const language of ['en', 'fr'] as const) {
    for (const form of [
      await renderForm('annex-ii', { ...second, frame }, language),
      await renderForm('annex-iii', { ...third, frame }, language),
    ]) {
      assert.doesNotMatch(await textOf(form), /translation|traduction/)
    }
  }
})

test('a screen reader finds headings, paragraphs and a table with its heads', async (t) => {
  if (!needs(t, 'poppler', 'qpdf')) return
  const many = { ...second, targets: [target, { ...target, address: 'https://plaza.example/p/2' }], frame }
  const pdf = await renderForm('annex-ii', many, 'en')
  const structure = await structureOf(pdf)
  for (const tag of ['H1', 'H2', 'Table', 'THead', 'TH', 'TD'])
    assert.match(structure, new RegExp(`\\b${tag}\\b`), tag)
  assert.match(Buffer.from(pdf).toString('latin1'), /pdfuaid:part>1</)
})

test('the same data give the same bytes', async () => {
  const one = await renderForm('annex-ii', { ...second, frame }, 'en')
  await renderForm('annex-iii', { ...third, frame }, 'ar')
  assert.deepEqual(await renderForm('annex-ii', { ...second, frame }, 'en'), one)
})

test('what an authority wrote stays text: no markup, no code, no other direction, nothing hidden', async (t) => {
  if (!needs(t, 'poppler')) return
  const hostile =
    '#read("/etc/passwd") *bold* $x$ // \\u{202e} @cite <label> #(1+1) [b] `raw` \u202Egnp.exe\u202C\u0000\u200B中'
  const text = await textOf(
    await renderForm('annex-ii', { ...second, a: { ...a, authorityName: hostile }, frame }, 'en'),
  )
  const shown =
    '#read("/etc/passwd") *bold* $x$ // \\u{202e} @cite <label> #(1+1) [b] `raw` [U+202E]gnp.exe[U+202C][U+0000][U+200B][U+4E2D]'
  const flat = (words: string) => words.replaceAll(' ', '')
  assert.ok(flat(text).includes(flat(shown)), text)
})

test('an address is copied from the form as it came, however long', async (t) => {
  if (!needs(t, 'poppler')) return
  const address = `https://plaza.example/p/${'abcdefghij'.repeat(40)}?q=${'%D8%A8'.repeat(50)}#t=128`
  const many = { ...second, targets: [target, { ...target, address }], frame }
  const text = await textOf(await renderForm('annex-ii', many, 'en'))
  assert.ok(text.replaceAll(' ', '').includes(address))
})

test('no text runs over the edge of the page, however long its words', async (t) => {
  if (!needs(t, 'poppler')) return
  const wide = 'W'.repeat(500)
  const targets = [
    { address: `https://plaza.example/${wide}`, reason: wide },
    { address: 'ب'.repeat(500), reason: 'م'.repeat(500) },
  ]
  const b = { ...third.b, reasons: wide, clarificationNeeded: 'ب'.repeat(500) }
  const c = { ...third.c, contactEmail: `${wide}@plaza.example` }
  for (const language of ['en', 'ar'] as const) {
    const pdf = await renderForm(
      'annex-iii',
      { ...third, a: { ...a, authorityFileRef: wide }, b, c, targets, frame },
      language,
    )
    const boxes = [
      ...(await textOf(pdf, '-bbox')).matchAll(/<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"/g),
    ]
    assert.ok(boxes.length > 100)
    // A4 is 595 points wide; the margins are 21 mm, some 59 points.
    for (const [, left, right] of boxes)
      assert.ok(Number(left) > 58 && Number(right) < 537, `${left} to ${right}`)
  }
})

test('endless texts are cut with a note and set in bounded room', async (t) => {
  if (!needs(t, 'poppler')) return
  const endless = 'x'.repeat(3_000_000)
  const lines = 'y\n'.repeat(500_000)
  const targets = Array.from({ length: 3_000 }, () => ({
    address: endless.slice(0, 5_000),
    reason: endless.slice(0, 5_000),
  }))
  const form = {
    ...third,
    a: { ...a, authorityName: endless, authorityFileRef: endless },
    b: { ...third.b, reasons: endless, clarificationNeeded: lines },
    targets,
  }
  const pdf = await renderForm('annex-iii', { ...form, frame }, 'en')
  const text = await textOf(pdf)
  for (const note of ['2999400 more characters', '2980000 more characters', '2800 more lines'])
    assert.ok(text.includes(note), note)
  assert.ok(pdf.length < 4_000_000, `${pdf.length} bytes`)
})

test('any text of any script makes a form', async () => {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => `.${text}`)
  const mixed = fc.oneof(
    any,
    fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `.${text}`),
    fc.constantFrom('.عربي‌فارسی', '.Ελληνικά', '.Български', '.e\u0301', '.\ud800'),
  )
  await fc.assert(
    fc.asyncProperty(mixed, mixed, fc.constantFrom('en', 'fr', 'ar'), async (one, two, language) => {
      const form = {
        ...third,
        a: { ...a, authorityName: one, authorityFileRef: two },
        b: { ...third.b, reasons: `${one}\n${two}` },
        targets: [
          { address: one, reason: two },
          { address: two, reason: one },
        ],
      }
      const pdf = await renderForm('annex-iii', { ...form, frame: { ...frame, number: one } }, language)
      assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-')
    }),
    { seed: 784, numRuns: 120 },
  )
})
