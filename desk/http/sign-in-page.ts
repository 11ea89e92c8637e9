import { text } from './written.ts'

export type Door = { nonce: string; isSandbox: boolean; account: string | undefined }

/** The door as it was written when the screens were built, with what this desk offers and no more. */
export function signInPage(written: string, { nonce, isSandbox, account }: Door): string {
  const kept = [...(isSandbox ? [] : ['sandbox']), ...(account === undefined ? ['account'] : [])].reduce(
    (page, part) => page.replace(new RegExp(`<!-- ${part} -->.*<!-- /${part} -->`, 's'), ''),
    written,
  )
  return kept.replaceAll('%NONCE%', nonce).replace('%ACCOUNT%', () => text(account ?? ''))
}
