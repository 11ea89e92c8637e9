import type { Instant } from '../../core/instant.ts'
import type { Authority, PublicJwk } from '../../core/registry.ts'

/**
 * Invented authorities of real Member States. A French ministry issues orders under the law of the Union, and Ireland is
 * where Plaza is established, so that the copy and the scrutiny of Article 4 can be tried; a French office makes requests
 * under the law of its own state. Telephone numbers are those set aside for fiction.
 */
export type SampleName = 'interior' | 'home' | 'office'
export const sampleNames: readonly SampleName[] = ['interior', 'home', 'office']

/** `powers`: what it may issue or decide, by the names the regimes give, and for which territory (`*` for any). */
export type SampleAuthority = {
  id: string
  keyid: string
  name: string
  nameIn: { en: string; fr: string; ar: string }
  country: string
  powers: readonly { instrument: string; territory: string }[]
  speaks: 'en' | 'fr'
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
    powers: [{ instrument: 'eu-tco/removal-order', territory: '*' }],
    speaks: 'fr',
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
    // Article 4: the authority of the state of establishment, and of no other.
    powers: [{ instrument: 'eu-tco/scrutiny-decision', territory: 'IE' }],
    speaks: 'en',
    officer: { id: 'sample-officer-2', name: 'Niamh Sample' },
    telephone: '+353 20 910 0123',
    email: 'scrutiny@commission.example',
    address: '2 Example Quay, Dublin',
  },
  office: {
    id: 'sample-office',
    keyid: 'sample-office/2026-1',
    name: 'Sample Office against Online Crime (fictional)',
    nameIn: {
      en: 'Sample Office against Online Crime (fictional)',
      fr: 'Office d’exemple contre la criminalité en ligne (fictif)',
      ar: 'المكتب النموذجي لمكافحة الجريمة على الإنترنت (وهمي)',
    },
    country: 'FR',
    powers: [{ instrument: 'fr-lcen/removal-request', territory: 'FR' }],
    speaks: 'fr',
    officer: { id: 'sample-officer-3', name: 'Dominique Exemple' },
    telephone: '+33 1 99 00 56 78',
    email: 'retraits@office.example',
    address: '3 rue de l’Exemple, 92000 Nanterre',
  },
}

/** What the sandbox writes into its registry. Two invented persons vouch for the key, as for a real one. */
export function registryEntry(which: SampleName, publicJwk: PublicJwk, validFrom: Instant): Authority {
  const { id, keyid, name, country, officer, telephone, email, powers, speaks } = authorities[which]
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
      {
        id: officer.id,
        name: officer.name,
        instruments: powers.map(({ instrument }) => instrument),
        validFrom,
      },
    ],
    contacts: [
      {
        id: `${id}-telephone`,
        kind: 'telephone',
        value: telephone,
        language: speaks,
        validFrom,
      },
      { id: `${id}-mail`, kind: 'mail', value: email, language: speaks, validFrom },
    ],
    competences: powers.map((power) => ({ ...power, source: 'sandbox', validFrom })),
    domains: [email.slice(email.indexOf('@') + 1)],
  }
}
