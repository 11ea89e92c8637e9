/** What the build writes into the pages. */
interface ImportMetaEnv {
  /** Address of the receipt check as one file that works without any desk. */
  readonly VITE_VERIFY_OFFLINE: string
}
interface ImportMeta {
  readonly env: ImportMetaEnv
}
