/**
 * An invented law, in no file of the house: two texts and a template, which is all that a law may cost. It is as unlike the
 * others as the vocabulary allows: its lines bear other names, time is counted in working days, a ground lets the rest of
 * it run on, a copy is kept for ten days, and its letter is drawn from a template of its own.
 */
import { filled, sheetOfLetter } from '../forms/letter.ts'
import { penFor } from '../forms/pen.ts'
import type { Template } from '../forms/template.ts'

export const harbourLaw = `
regime: xx-harbour
title: { en: Harbour peace, fr: Paix du port, ar: سلام الميناء }
act: { name: { en: Harbour Peace Act (invented), fr: loi sur la paix du port (inventée), ar: قانون سلام الميناء (مُختلَق) }, identifier: HPA, published: nowhere, since: 2020-01-01, source: s. 1 }
languages: { en: { certainty: sure, source: invented } }
members: { list: [IE], since: 2020-01-01, source: s. 1 }
parties:
  keeper: { is: desk, label: { en: keeper, fr: gardien, ar: حافظ }, since: 2020-01-01, source: s. 2 }
  sailor: { is: person, label: { en: sailor, fr: marin, ar: بحّار }, since: 2020-01-01, source: s. 2 }
  harbour-master: { is: authority, label: { en: harbour master, fr: capitaine du port, ar: قبطان الميناء }, since: 2020-01-01, source: s. 3 }
  sea-court: { is: court, label: { en: sea court, fr: tribunal maritime, ar: محكمة البحر }, since: 2020-01-01, source: s. 9 }
purposes:
  appeal: { label: { en: appeal, fr: appel, ar: استئناف }, since: 2020-01-01, source: s. 6 }
instruments:
  quiet-notice:
    since: 2020-01-01
    source: s. 4
    label: { en: Quiet notice, fr: Avis de silence, ar: إشعار هدوء }
    summary: { en: Quiet within two working days., fr: Silence sous deux jours ouvrés., ar: هدوء خلال يومي عمل. }
    force: order
    issuers: [harbour-master]
    addressee: keeper
    targets: what.berths
    reference: head.mark
    issuedAt: head.at
    says: { issuer: head.master, country: head.flag, file: head.log, reasons: what.why, types: what.kinds, redress: foot.court }
    sections:
      head: { label: { en: Head, fr: En-tête, ar: الرأس }, since: 2020-01-01, source: s. 4 }
    fields:
      head.master: { section: head, label: { en: Harbour master, fr: Capitaine, ar: القبطان }, type: text, required: always, ifMissing: hold, since: 2020-01-01, source: s. 4 }
      head.flag: { section: head, label: { en: Flag, fr: Pavillon, ar: العلم }, type: member-state, required: always, ifMissing: note, since: 2020-01-01, source: s. 4 }
      head.mark: { section: head, label: { en: Mark, fr: Marque, ar: العلامة }, type: text, required: always, ifMissing: hold, since: 2020-01-01, source: s. 4 }
      head.log: { section: head, label: { en: Log, fr: Journal, ar: السجل }, type: text, required: never, since: 2020-01-01, source: s. 4 }
      head.at: { section: head, label: { en: Time, fr: Heure, ar: الوقت }, type: instant, required: always, ifMissing: note, since: 2020-01-01, source: s. 4 }
      what.berths: { section: head, label: { en: Berths, fr: Postes, ar: الأرصفة }, type: list, required: always, ifMissing: clarify fog, since: 2020-01-01, source: s. 4 }
      "what.berths[].url": { section: head, label: { en: Berth, fr: Poste, ar: الرصيف }, type: url, required: always, ifMissing: clarify fog, since: 2020-01-01, source: s. 4 }
      what.kinds: { section: head, label: { en: Kind, fr: Genre, ar: النوع }, type: choices, values: { NOISE: { en: noise, fr: bruit, ar: ضوضاء } }, required: always, ifMissing: note, since: 2020-01-01, source: s. 4 }
      what.why: { section: head, label: { en: Why, fr: Pourquoi, ar: لماذا }, type: long-text, required: always, ifMissing: note, since: 2020-01-01, source: s. 4 }
      foot.court: { section: head, label: { en: Court, fr: Tribunal, ar: المحكمة }, type: text, required: never, since: 2020-01-01, source: s. 9 }
    clocks:
      hush: { label: { en: Hush, fr: Faire silence, ar: الصمت }, kind: duty, who: keeper, per: target, startsOn: received, length: 2 working days, counted: to-end-of-day, settledBy: [restricted], endedBy: [withdrawn, annulled], ifMissed: { en: The harbour is closed., fr: Le port est fermé., ar: يُغلق الميناء. }, since: 2020-01-01, source: s. 4 }
      tell: { label: { en: Telling the sailor, fr: Informer le marin, ar: إخبار البحار }, kind: duty, who: keeper, per: target, startsOn: restricted, length: promptly, settledBy: [person-informed], since: 2020-01-01, source: s. 5 }
      chest: { label: { en: Sea chest, fr: Coffre, ar: الصندوق }, kind: keep, who: keeper, per: target, startsOn: restricted, length: 10 days, counted: to-end-of-day, since: 2020-01-01, source: s. 6 }
    grounds:
      fog: { label: { en: Fog, fr: Brume, ar: ضباب }, form: harbour-letter, value: FOG, stops: [hush], stopsOn: ground-reported, restartsOn: clarification-received, restarts: rest, since: 2020-01-01, source: s. 7 }
    answers:
      quiet: { outcome: disabled, label: { en: It is quiet, fr: Le calme règne, ar: ساد الهدوء }, form: harbour-letter, value: QUIET, since: 2020-01-01, source: s. 8 }
      drifted: { outcome: already-gone, label: { en: It had drifted off, fr: Déjà au large, ar: كان قد ابتعد }, form: harbour-letter, value: DRIFTED, since: 2020-01-01, source: s. 8 }
    resolutions:
      found: { leadsTo: act, since: 2020-01-01, source: s. 4 }
      gone: { leadsTo: { answer: drifted }, since: 2020-01-01, source: s. 8 }
      not-ours: { leadsTo: clarify fog, since: 2020-01-01, source: s. 7 }
      ambiguous: { leadsTo: clarify fog, since: 2020-01-01, source: s. 7 }
    forms:
      harbour-letter:
        label: { en: bottle post, fr: bouteille à la mer, ar: رسالة في زجاجة }
        title: { en: Bottle post, fr: Bouteille à la mer, ar: رسالة في زجاجة }
        to: harbour-master
        since: 2020-01-01
        source: s. 8
        fields:
          to: { section: "-", label: { en: To, fr: À, ar: إلى }, type: text, required: always, fill: authority, since: 2020-01-01, source: s. 8 }
          log: { section: "-", label: { en: Log, fr: Journal, ar: السجل }, type: text, required: always, fill: authority-file, since: 2020-01-01, source: s. 8 }
          news: { section: "-", label: { en: News, fr: Nouvelles, ar: الأخبار }, type: choice, values: { QUIET: { en: quiet, fr: calme, ar: هدوء } }, required: never, fill: measure, since: 2020-01-01, source: s. 8 }
          fog: { section: "-", label: { en: Fog, fr: Brume, ar: ضباب }, type: long-text, required: never, fill: reasons, since: 2020-01-01, source: s. 8 }
          from: { section: "-", label: { en: From, fr: De, ar: من }, type: text, required: always, fill: host, since: 2020-01-01, source: s. 8 }
    information: { clock: tell, since: 2020-01-01, source: s. 5 }
    preservation:
      chest: { part: content, label: { en: What was loud, fr: Ce qui faisait du bruit, ar: ما كان صاخبًا }, clock: chest, purposes: [appeal], since: 2020-01-01, source: s. 6 }
    followUps:
      all-clear: { label: { en: All clear, fr: Fin d’alerte, ar: زوال الخطر }, from: [harbour-master], does: [{ deed: end-demand, as: withdrawn }, { deed: restore }], since: 2020-01-01, source: s. 9 }
      lifting-of-fog: { label: { en: Lifting of the fog, fr: Levée de la brume, ar: انقشاع الضباب }, from: [harbour-master], does: [{ deed: add-information }, { deed: restart-clock, clock: hush }], since: 2020-01-01, source: s. 7 }
      sea-judgment: { label: { en: Judgment, fr: Jugement, ar: حكم }, from: [sea-court], does: [{ deed: end-demand, as: annulled }, { deed: restore }], since: 2020-01-01, source: s. 9 }
    redress:
      sea-court: { who: [sailor], label: { en: Appeal, fr: Appel, ar: استئناف }, where: { en: the sea court, fr: le tribunal maritime, ar: محكمة البحر }, since: 2020-01-01, source: s. 9 }
    contentTypes:
      noise: { value: NOISE, label: { en: noise, fr: bruit, ar: ضوضاء }, since: 2020-01-01, source: s. 4 }
`

export const harbourExamples = `
instrument: quiet-notice
day: "2026-03-02"
sample:
  head: { master: Master, flag: IE, mark: M-1, log: L-1, at: "2026-03-06T09:00:00Z" }
  what: { berths: [{ url: "https://plaza.example/1" }], kinds: [NOISE], why: It is loud. }
facts: { receivedAt: "2026-03-06T10:00:00.000Z" }
clocks:
  - title: a quiet notice received on a Friday is met until the end of Tuesday
    clock: hush
    home: IE
    on: { received: "2026-03-06T10:00:00Z" }
    expect: { dueAt: "2026-03-10T23:59:59.999Z", phase: calm }
    source: s. 4
  - title: fog stops the time and the rest of it runs on when the fog has lifted
    clock: hush
    home: IE
    on: { received: "2026-03-06T10:00:00Z" }
    next: [{ stopped: "2026-03-07T10:00:00Z", ground: fog }, { restarted: "2026-03-08T10:00:00Z", ground: fog }]
    expect: { dueAt: "2026-03-11T23:59:59.999Z", phase: calm }
    source: s. 7
orders:
  - { title: the sample notice is complete, source: s. 4, change: {}, expect: [] }
followUps:
  - { title: the harbour master gives the all clear, source: s. 9, kind: all-clear, from: harbour-master, expect: [end-demand, restore] }
starts:
  - { title: the chest is filled when it has become quiet, source: s. 6, event: restricted, change: {}, expect: [tell, chest] }
targets:
  - { title: what had drifted off is reported so, source: s. 8, found: gone, answer: drifted, form: harbour-letter }
`

/** The whole template: what a form of its own takes. */
export const harbourLetter: Template = {
  drawing: 'letter',
  gaps: (data) => ((data as { to?: string }).to ? [] : ['to']),
  sheet(data, setting) {
    const { to, log, news, fog, from, targets } = data as Record<
      'to' | 'log' | 'news' | 'fog' | 'from',
      string
    > & {
      targets: { address: string }[]
    }
    const pen = penFor(setting)
    return sheetOfLetter(
      {
        translation: '',
        fromLabel: 'From',
        from: [from],
        toLabel: 'To',
        to: [to],
        subject: 'Bottle post',
        file: log,
        orderHash: 'SHA-256',
        references: [{ label: 'Log', value: log }],
        salutation: 'Ahoy,',
        before: [filled('It is {news} now.', { news: news ?? fog })],
        table: {
          title: 'Berths',
          labels: ['Berth', 'News'],
          rows: targets.map(({ address }) => [pen.code(address), pen.line(news ?? fog)]),
        },
        after: [],
        farewell: 'Fair winds,',
        signed: [from],
        sealed: 'Sealed',
      },
      setting,
    )
  },
}
