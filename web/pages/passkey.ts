import {
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { desk } from '../api.ts'

/** The browser asks the person for a passkey and the desk keeps its public half. Throws when either says no. */
export async function registerPasskey(): Promise<void> {
  const optionsJSON = (await desk.passkeyOptions('registration')) as PublicKeyCredentialCreationOptionsJSON
  await desk.passkeyVerify('registration', await startRegistration({ optionsJSON }))
}

export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = (await desk.passkeyOptions('sign-in')) as PublicKeyCredentialRequestOptionsJSON
  await desk.passkeyVerify('sign-in', await startAuthentication({ optionsJSON }))
}
