/** What the screens list of the rules for two persons. No library is loaded for it: the page's policy allows none that makes code. */
export const agreeable = [
  'restrict',
  'leave',
  'clarify',
  'impossible',
  'grounds-ceased',
  'refuse',
  'undo',
  'enter-follow-up',
  'extend-hold',
  'legal-hold',
  'legal-hold-off',
] as const
export const trustLevels = ['L0', 'L1', 'L2', 'L3', 'L3+'] as const
