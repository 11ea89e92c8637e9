import { useState } from 'react'
import { addresses } from '../../desk/http/contract/addresses.ts'
import type { Session } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { prefer, type Prefs } from '../prefs.ts'
import { usePrefs } from '../use-prefs.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Checkbox, Choice } from '../ui/field.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'

/** How the desk looks and sounds to this person, and the way out. */
export function Settings({ onClose, session }: { onClose: () => void; session: Session }) {
  const { t } = useWords()
  const prefs = usePrefs()
  const [busy, setBusy] = useState(false)
  const signOut = async () => {
    await desk.signOut()
    location.assign(addresses.signIn)
  }
  const addPasskey = async () => {
    setBusy(true)
    try {
      const { registerPasskey } = await import('./passkey.ts')
      await registerPasskey()
      toast('done', t('passkey.added'))
    } catch {
      toast('soon', t('passkey.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('settings.title')} closeLabel={t('deed.close')} open onClose={onClose}>
      <div className="dialog-body settings">
        <p className="settings-who">
          <bdi>{session.staff.name}</bdi>
          <span>
            {t(`role.${session.staff.role}`)} · <bdi>{session.tenant.name}</bdi>
          </span>
        </p>
        <Choice
          label={t('settings.scheme')}
          value={prefs.scheme}
          onChange={(scheme) => prefer({ scheme: scheme as Prefs['scheme'] })}
          options={(['auto', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.scheme.${value}`),
          }))}
        />
        <Choice
          label={t('settings.size')}
          help={t('settings.size.help')}
          value={prefs.size}
          onChange={(size) => prefer({ size: size as Prefs['size'] })}
          options={(['small', 'large'] as const).map((value) => ({
            value,
            label: t(`settings.size.${value}`),
          }))}
        />
        <fieldset className="field">
          <legend className="field-label">{t('settings.care')}</legend>
          <div className="choices">
            <Checkbox selected={prefs.grey} onChange={(grey) => prefer({ grey })}>
              {t('settings.grey')}
            </Checkbox>
            <Checkbox selected={prefs.sound} onChange={(sound) => prefer({ sound })}>
              {t('settings.sound')}
            </Checkbox>
          </div>
        </fieldset>
        <div className="row-of-buttons">
          <Button onPress={() => void addPasskey()} isDisabled={busy}>
            {t('passkey.add')}
          </Button>
          <Button onPress={() => void signOut()}>{t('deed.sign-out')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
