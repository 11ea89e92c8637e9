import { text } from './written.ts'

export type Door = { nonce: string; isSandbox: boolean; isBeingSetUp: boolean; account: string | undefined }

/** The door as it was written when the screens were built, with what this desk offers and no more. */
export function signInPage(written: string, { nonce, isSandbox, isBeingSetUp, account }: Door): string {
  const left = [
    isSandbox ? 'in-earnest' : 'sandbox',
    ...(isBeingSetUp ? [] : ['set-up']),
    ...(account === undefined ? ['account'] : []),
  ]
  const kept = left.reduce(
    (page, part) => page.replaceAll(new RegExp(`<!-- ${part} -->.*?<!-- /${part} -->`, 'gs'), ''),
    written,
  )
  return kept.replaceAll('%NONCE%', nonce).replace('%ACCOUNT%', () => text(account ?? ''))
}
