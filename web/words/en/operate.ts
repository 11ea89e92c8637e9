/** For whoever runs a desk, in English: what the house says of itself. */
export const enOperate = {
  'history.log-resumed':
    'A desk restored from a backup took its log up again: the backup knew {{from, number}} entries, the world had seen {{to, number}}. The events of {{lost, number}} of them are lost; their entries stand.',
} as const
