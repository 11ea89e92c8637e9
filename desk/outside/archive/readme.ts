import type { Instant } from '../../../core/instant.ts'

/** What whoever opens a case file reads first: what it is and how to check it with common tools. */
export function readMe(facts: {
  number: string
  madeAt: Instant
  operator: string
  key: string
  fingerprint: string
}): string {
  const commands = [
    '  sha256sum --check --strict MANIFEST.sha256',
    '  openssl pkeyutl -verify -pubin -inkey operator-key.pem -rawin \\',
    '      -in MANIFEST.sha256 -sigfile MANIFEST.sha256.sig',
    '  openssl pkey -pubin -in operator-key.pem -outform DER | tail -c 32 | sha256sum',
  ].join('\n')
  return `CASE FILE ${oneLine(facts.number)}
${oneLine(facts.operator)}
${facts.madeAt}
Key: ${facts.key}
SHA-256 of the public key: ${facts.fingerprint}

${commands}

ENGLISH
This archive holds what the service named above kept about one demand: the order as it was received, the
forms sent, the receipts, the history and the proofs. How to check it, in its unpacked folder:
1. The first command compares every file with the manifest. Each line must end with "OK".
2. The second command checks the operator's signature of the manifest. It must say "Signature Verified
   Successfully".
3. The third command prints the fingerprint of the key. Compare it with the one above and, because a forger
   could replace both, with the one the operator publishes at /.well-known/guichet.json or gives you by
   telephone.
PDF forms also carry a seal of their own, which any PDF reader shows. Files in proofs/ can be checked with
"guichet verify" without trusting the operator.

FRANÇAIS
Cette archive contient ce que le service nommé ci-dessus a conservé au sujet d'une demande : l'injonction
telle qu'elle a été reçue, les formulaires envoyés, les récépissés, l'historique et les preuves. Pour la
vérifier, dans le dossier décompressé :
1. La première commande compare chaque fichier au manifeste. Chaque ligne doit se terminer par « OK »
   (ou « Réussi »).
2. La deuxième commande vérifie la signature du manifeste par l'opérateur. Elle doit répondre
   « Signature Verified Successfully ».
3. La troisième commande affiche l'empreinte de la clé. Comparez-la à celle donnée plus haut et, comme un
   faussaire pourrait remplacer les deux, à celle que l'opérateur publie à l'adresse
   /.well-known/guichet.json ou vous communique par téléphone.
Les formulaires PDF portent en outre leur propre cachet, que tout lecteur PDF affiche. Les fichiers du
dossier proofs/ se vérifient avec « guichet verify », sans faire confiance à l'opérateur.

العربية
يضم هذا الأرشيف ما حفظته الخدمة المذكورة أعلاه عن طلب واحد: الأمر كما ورد، والنماذج المرسلة، والإيصالات،
والسجل الزمني، والأدلة. للتحقق منه، داخل المجلد بعد فك الضغط:
1. يقارن الأمر الأول كل ملف بالبيان. يجب أن ينتهي كل سطر بكلمة OK.
2. يتحقق الأمر الثاني من توقيع المشغّل على البيان. يجب أن يظهر: Signature Verified Successfully.
3. يعرض الأمر الثالث بصمة المفتاح. قارنها بالبصمة المذكورة أعلاه، ولأن المزوِّر قد يستبدل الاثنتين، قارنها
   أيضًا بما ينشره المشغّل على العنوان ‎/.well-known/guichet.json‎ أو بما يبلغكم به هاتفيًا.
تحمل نماذج PDF ختمًا خاصًا بها يعرضه أي قارئ PDF. ويمكن التحقق من ملفات المجلد ‎proofs/‎ بالأمر
‎guichet verify‎ دون الوثوق بالمشغّل.
`
}

/** Names come from settings and orders: one line each, so that they cannot pass for a line of ours. */
const oneLine = (text: string) =>
  text
    .replaceAll(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
