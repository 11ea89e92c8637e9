/** What clocks measure, in the order of how much they press. */
export const duties = ['act', 'other-party', 'keep', 'silence'] as const
export type Duty = (typeof duties)[number]
