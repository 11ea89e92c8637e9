/** The alert that a hunt waits for a person: raised once, and over when somebody has decided. */
const before = 'hunt-held:'

export const heldAlert = (hunt: string): string => before + hunt

/** The hunt that an alert with this key is about, where it is about one. */
export const huntOfAlert = (key: string): { hunt?: string } =>
  key.startsWith(before) ? { hunt: key.slice(before.length) } : {}
