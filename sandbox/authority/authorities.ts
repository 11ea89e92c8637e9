import type { Instant } from '../../core/instant.ts'
import type { Authority, PublicJwk } from '../../core/registry.ts'

/**
 * Two invented authorities of real Member States: France issues, Ireland is where Plaza is established, so that the
 * copy and the scrutiny of Article 4 can be tried. Telephone numbers are those set aside for fiction.
 */
export type SampleName = 'interior' | 'home'

/** `roles` are those of `regimes/eu-tco.yaml`: the registry knows who someone is, the regime what each may do. */
export type SampleAuthority = {
  id: string
  keyid: string
  name: string
  nameIn: { en: string; fr: string; ar: string }
  country: string
  roles: readonly string[]
  officer: { id: string; name: string }
  telephone: string
  email: string
  address: string
}

export const authorities: Readonly<Record<SampleName, SampleAuthority>> = {
  interior: {
    id: 'sample-interior',
    keyid: 'sample-interior/2026-1',
    name: 'Sample Ministry of the Interior (fictional)',
    nameIn: {
      en: 'Sample Ministry of the Interior (fictional)',
      fr: 'Ministère de l’Intérieur d’exemple (fictif)',
      ar: 'وزارة الداخلية النموذجية (وهمية)',
    },
    country: 'FR',
    roles: ['issuing-authority'],
    officer: {
      id: 'sample-officer-1',
      name: 'Camille Exemple',
    },
    telephone: '+33 1 99 00 12 34',
    email: 'orders@interior.example',
    address: '1 rue de l’Exemple, 75000 Paris',
  },
  home: {
    id: 'sample-home',
    keyid: 'sample-home/2026-1',
    name: 'Sample Commission for Online Safety (fictional)',
    nameIn: {
      en: 'Sample Commission for Online Safety (fictional)',
      fr: 'Commission de sécurité en ligne d’exemple (fictive)',
      ar: 'الهيئة النموذجية للسلامة على الإنترنت (وهمية)',
    },
    country: 'IE',
    roles: ['scrutinising-authority', 'overseeing-authority', 'penalising-authority'],
    officer: { id: 'sample-officer-2', name: 'Niamh Sample' },
    telephone: '+353 20 910 0123',
    email: 'scrutiny@commission.example',
    address: '2 Example Quay, Dublin',
  },
}

/** What the sandbox writes into its registry. Two invented persons vouch for the key, as for a real one. */
export function registryEntry(which: SampleName, publicJwk: PublicJwk, validFrom: Instant): Authority {
  const { id, keyid, name, country, officer, telephone, email, roles } = authorities[which]
  const issues = roles.includes('issuing-authority')
  return {
    id,
    name,
    country,
    validFrom,
    keys: [
      {
        keyid,
        alg: 'ed25519',
        publicJwk,
        registeredBy: ['Sample Registrar One', 'Sample Registrar Two'],
        validFrom,
      },
    ],
    officers: [
      { id: officer.id, name: officer.name, instruments: issues ? ['eu-tco/removal-order'] : [], validFrom },
    ],
    contacts: [
      {
        id: `${id}-telephone`,
        kind: 'telephone',
        value: telephone,
        language: issues ? 'fr' : 'en',
        validFrom,
      },
      { id: `${id}-mail`, kind: 'mail', value: email, language: issues ? 'fr' : 'en', validFrom },
    ],
    competences: [
      ...(issues
        ? [{ instrument: 'eu-tco/removal-order', territory: '*', source: 'sandbox', validFrom }]
        : []),
      // Article 4: the authority of the state of establishment, and of no other.
      ...(roles.includes('scrutinising-authority')
        ? [{ instrument: 'eu-tco/scrutiny-decision', territory: country, source: 'sandbox', validFrom }]
        : []),
    ],
    domains: [email.slice(email.indexOf('@') + 1)],
  }
}
