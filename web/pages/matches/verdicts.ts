/** What a person may find, in the order of the keys. That a case has lapsed nobody decides. */
export const verdicts = ['known', 'exempt', 'collision'] as const
export type Verdicts = (typeof verdicts)[number]
