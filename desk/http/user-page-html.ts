import { figuresApart } from '../../core/figures.ts'
import { type Language, text } from './written.ts'

/** What the page tells. All of it text from outside, escaped when it is written. */
export type UserFacts = {
  desk: string
  contact: string
  sandbox: boolean
  number: string
  authority: string
  /** What was demanded and by which act, as the law words it. */
  order: Record<string, string>
  law: Record<string, string>
  reasons: string
  redress: string
  deadline: string
  legislation: string
  /** `stated`: the order says before whom and until when. */
  ways: readonly {
    label: Record<string, string>
    where: Record<string, string>
    stated: boolean
    amount?: number
    unit?: string
  }[]
  ended: string | undefined
  targets: readonly {
    address: string
    outcome: string
    restrictedAt: string | undefined
    restoredAt: string | undefined
  }[]
}

/** The names in the first sentence, ready to be put into it. */
type Named = { desk: string; order: string; authority: string; law: string }

const words = {
  en: {
    colon: ': ',
    title: 'Why your content is not shown',
    lead: (f: Named) =>
      `${f.desk} no longer shows it. The basis is a legal demand (${f.order}) of ${f.authority}, under ${f.law}.`,
    back: 'The demand no longer has effect. Your content has been put back.',
    what: 'What it concerns',
    why: 'The reasons given',
    how: 'How to object',
    down: 'not shown since',
    restored: 'shown again since',
    other: 'not acted on',
    until: 'Time limit',
    from: 'from this information',
    ask: 'You may ask us for a copy of the demand.',
    number: 'Our file',
    provisions: 'The provisions',
    sandbox: 'Sandbox: nothing here is real.',
  },
  fr: {
    colon: '\u00A0: ',
    title: "Pourquoi votre contenu n'est plus affiché",
    lead: (f: Named) => `${f.desk} ne l'affiche plus. Fondement : ${f.order} de ${f.authority}, ${f.law}.`,
    back: "La demande n'a plus d'effet. Votre contenu a été rétabli.",
    what: 'Contenus concernés',
    why: 'Motifs indiqués',
    how: 'Comment contester',
    down: "n'est plus affiché depuis",
    restored: 'rétabli depuis',
    other: "n'a pas fait l'objet d'une mesure",
    until: 'Délai',
    from: 'à compter de la présente information',
    ask: 'Vous pouvez nous demander une copie de la demande.',
    number: 'Notre dossier',
    provisions: 'Les dispositions',
    sandbox: "Bac à sable : rien ici n'est réel.",
  },
  ar: {
    colon: ': ',
    title: 'لماذا لا يُعرض المحتوى الخاص بك',
    lead: (f: Named) => `لم تعد ${f.desk} تعرضه. الأساس: ${f.order} من ${f.authority} استنادًا إلى ${f.law}.`,
    back: 'لم يعد للطلب أثر، وقد أُعيد المحتوى الخاص بك.',
    what: 'المحتوى المعني',
    why: 'الأسباب المذكورة',
    how: 'كيف تعترض',
    down: 'غير معروض منذ',
    restored: 'معروض من جديد منذ',
    other: 'لم يُتخذ بشأنه إجراء',
    until: 'المهلة',
    from: 'من هذا الإبلاغ',
    ask: 'يمكنك أن تطلب منا نسخة من الطلب.',
    number: 'رقم الملف لدينا',
    provisions: 'النصوص القانونية',
    sandbox: 'بيئة تجريبية: لا شيء هنا حقيقي.',
  },
} as const

/** The page as HTML. Everything that came from outside is text: escaped here, and nowhere put into an attribute but one checked link. */
export function pageFor(facts: UserFacts, language: Language): string {
  const w = words[language]
  const say = (label: Record<string, string>) => apart(label[language] ?? label.en ?? '', language)
  const named = {
    desk: apart(facts.desk, language),
    order: say(facts.order),
    authority: apart(facts.authority, language),
    law: say(facts.law),
  }
  const ended = facts.ended === 'annulled' || facts.ended === 'withdrawn'
  const rows = facts.targets.map(({ address, outcome, restrictedAt, restoredAt }) => {
    const state =
      outcome === 'restored'
        ? `${w.restored} ${time(restoredAt, language)}`
        : outcome === 'restricted'
          ? `${w.down} ${time(restrictedAt, language)}`
          : w.other
    return `<li><bdi class="address">${text(address)}</bdi><span>${state}</span></li>`
  })
  const link = /^https?:\/\//.test(facts.legislation)
    ? `<p>${w.provisions}${w.colon}<a rel="noreferrer noopener" href="${text(facts.legislation)}"><bdi>${text(facts.legislation)}</bdi></a></p>`
    : ''
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${w.title}</title><link rel="stylesheet" href="/public.css"></head>
<body>${facts.sandbox ? `<p class="sandbox">${w.sandbox}</p>` : ''}
<main>
<h1>${w.title}</h1>
<p class="lead">${ended ? w.back : w.lead(named)}</p>
<h2>${w.what}</h2><ul class="targets">${rows.join('')}</ul>
<h2>${w.why}</h2><blockquote dir="auto">${text(facts.reasons)}</blockquote>
<h2>${w.how}</h2>
<ul>${facts.ways.map((way) => `<li>${wayOf(way, facts, language)}</li>`).join('')}</ul>
${link}
<p>${w.ask} <a href="mailto:${text(facts.contact)}"><bdi>${text(facts.contact)}</bdi></a></p>
<p class="number">${w.number}${w.colon}<bdi>${text(facts.number)}</bdi></p>
</main></body></html>`
}

/** One way to object: what, before whom, until when. What the order itself states goes before what the law says in general. */
function wayOf(way: UserFacts['ways'][number], facts: UserFacts, language: Language): string {
  const w = words[language]
  const say = (label: Record<string, string>) => label[language] ?? label.en ?? ''
  const where = (way.stated ? facts.redress : '') || say(way.where)
  const until = way.stated
    ? facts.deadline
    : way.amount === undefined
      ? ''
      : `${lengthIn(way, language)} ${w.from}`
  const said = (words: string) => apart(words, language)
  return `${said(say(way.label))}${w.colon}${said(where)}.${until === '' ? '' : ` ${w.until}${w.colon}${said(until)}.`}`
}

function lengthIn({ amount = 0, unit = '' }: UserFacts['ways'][number], language: Language): string {
  // A working day is no unit of ECMA-402; it is said as a day.
  const named = unit.replace('working-', '')
  return new Intl.NumberFormat({ en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }[language], {
    style: 'unit',
    unit: named,
    unitDisplay: 'long',
  }).format(amount)
}

/** A piece from elsewhere in a sentence of ours, which it cannot turn around; nor are its own figures turned. */
function apart(words: string, language: Language): string {
  const escaped = text(words)
  const inOrder =
    language === 'ar' ? figuresApart(escaped, (figures) => `<bdi dir="ltr">${figures}</bdi>`) : escaped
  return `<bdi>${inOrder}</bdi>`
}

function time(at: string | undefined, language: Language): string {
  if (!at) return ''
  return `<time datetime="${at}">${new Intl.DateTimeFormat({ en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at))} UTC</time>`
}
