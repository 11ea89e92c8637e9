/** Coming in by a link or with a passkey, and as whom. */
export const enComeIn = {
  'sign-in.link-failed.ask':
    'A sign-in link works once, and not for long. A colleague who administers makes another under “People”, with “Make a new link”. Whoever has a passkey comes in with it.',
  'sign-in.set-up':
    'This desk is still being set up. Until you have a passkey, come in by the link that guichet init printed or a colleague gave you: paste it whole into the address bar.',
  'sign-in.somebody': 'Somebody else is signed in here',
  'sign-in.somebody.text':
    'The link is for {{owner}}, and this browser is signed in as {{sits}}. If you are not {{owner}}, stay: the link stays good, and belongs on the device of {{owner}}.',
  'sign-in.somebody.instead': 'I am {{owner}}: sign {{sits}} out',
  'sign-in.somebody.stay': 'Stay signed in as {{sits}}',
  'enrol.for':
    'You are signed in as {{name}}. Whoever holds this passkey decides as {{name}} from now on: only {{name}} goes on here, with a device or key of their own.',
  'enrol.known': 'This device or key holds a passkey of this desk already',
  'enrol.known.text':
    'It is yours or a colleague’s. One device or key stands for one person here: {{name}} needs another.',
}
