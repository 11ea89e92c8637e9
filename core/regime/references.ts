import { pathsIn } from './condition.ts'
import type { Whole } from './shape.ts'
import { FACTS } from './vocabulary.ts'

/** Names that one rule uses and no rule of the same day bears; each as a complaint. */
export function danglingNames(edition: Whole): string[] {
  const parties = edition.parties.map(({ name }) => name)
  const purposes = edition.purposes.map(({ name }) => name)
  const unanswered = edition.instruments.flatMap(({ name, resolutions, answers }) =>
    resolutions.found &&
    'act' in resolutions.found.leadsTo &&
    !answers.some(({ outcome }) => outcome === 'disabled')
      ? [
          `instruments > ${name} > answers: found none for "disabled"; wanted one, because what is found is acted on`,
        ]
      : [],
  )
  const dangling = edition.instruments.flatMap((instrument) =>
    usesOf(instrument)
      .concat(partiesUsed(instrument).map((use) => ({ ...use, among: parties })))
      .concat(purposesUsed(instrument).map((use) => ({ ...use, among: purposes })))
      .filter(({ name, among }) => !among.includes(name))
      .map(({ where, name, among }) => {
        const wanted = among.length > 0 ? `one of "${among.join('", "')}"` : 'no such name here'
        return `instruments > ${instrument.name} > ${where}: found "${name}"; wanted ${wanted}`
      }),
  )
  return [...dangling, ...unanswered]
}

type Instrument = Whole['instruments'][number]
type Use = { where: string; name: string; among: readonly string[] }
type Name = { where: string; name: string }

function usesOf(instrument: Instrument): Use[] {
  const clocks = instrument.clocks.map(({ name }) => name)
  const grounds = instrument.grounds.map(({ name }) => name)
  const answers = instrument.answers.map(({ name }) => name)
  const forms = ['plain', ...instrument.forms.map(({ name }) => name)]
  const paths = pathsOf(instrument)
  const use = (where: string, among: readonly string[], ...names: (string | undefined)[]): Use[] =>
    names.flatMap((name) => (name === undefined ? [] : [{ where, name, among }]))
  return [
    ...use('reference', paths, instrument.reference),
    ...use('issuedAt', paths, instrument.issuedAt),
    ...use('targets', paths, instrument.targets, `${instrument.targets}[].url`),
    ...use('says', paths, ...Object.values(instrument.says)),
    ...instrument.fields.flatMap((field) => [
      ...use(`fields > ${field.name} > ifMissing`, grounds, field.ifMissing.ground, field.ifWrong?.ground),
      ...(typeof field.required === 'string'
        ? []
        : use(`fields > ${field.name} > required`, paths, ...pathsIn(field.required))),
    ]),
    ...instrument.checks.flatMap((check) => [
      ...use(`checks > ${check.name}`, paths, ...pathsIn(check.holds)),
      ...use(`checks > ${check.name} > leadsTo`, grounds, check.leadsTo.ground),
    ]),
    ...instrument.clocks.flatMap((clock) => [
      ...use(`clocks > ${clock.name} > waitsFor`, clocks, clock.waitsFor),
      ...(clock.when ? use(`clocks > ${clock.name} > when`, paths, ...pathsIn(clock.when)) : []),
      ...(clock.length.kind === 'stated'
        ? use(`clocks > ${clock.name} > length`, paths, clock.length.path)
        : []),
    ]),
    ...instrument.duties.flatMap((duty) => [
      ...use(`duties > ${duty.name} > clock`, clocks, duty.clock),
      ...(duty.when ? use(`duties > ${duty.name} > when`, paths, ...pathsIn(duty.when)) : []),
    ]),
    ...instrument.grounds.flatMap((ground) => [
      ...use(`grounds > ${ground.name} > stops`, clocks, ...ground.stops),
      ...use(`grounds > ${ground.name} > form`, forms, ground.form),
    ]),
    ...instrument.answers.flatMap((answer) => [
      ...use(`answers > ${answer.name} > form`, forms, answer.form),
      ...use(`answers > ${answer.name} > grounds`, grounds, ...answer.grounds),
    ]),
    ...Object.entries(instrument.resolutions).flatMap(([name, { leadsTo }]) => [
      ...('answer' in leadsTo ? use(`resolutions > ${name}`, answers, leadsTo.answer) : []),
      ...('ground' in leadsTo ? use(`resolutions > ${name}`, grounds, leadsTo.ground) : []),
    ]),
    ...use(
      'information',
      clocks,
      instrument.information?.clock,
      instrument.information?.silence,
      instrument.information?.onRequest?.clock,
    ),
    ...instrument.preservation.flatMap(({ name, clock }) =>
      use(`preservation > ${name} > clock`, clocks, clock),
    ),
    ...instrument.followUps.flatMap(({ name, does, outcomes }) => [
      ...use(`followUps > ${name} > does > clock`, clocks, ...does.map(({ clock }) => clock)),
      ...use(`followUps > ${name} > does > when`, Object.keys(outcomes), ...does.map(({ when }) => when)),
    ]),
    ...instrument.redress.flatMap(({ name, clock, when }) => [
      ...use(`redress > ${name} > clock`, clocks, clock),
      ...(when ? use(`redress > ${name} > when`, paths, ...pathsIn(when)) : []),
    ]),
    ...instrument.reports.flatMap(({ name, clock }) => use(`reports > ${name} > clock`, clocks, clock)),
  ]
}

/** Every path a condition may look at: the lines of the form, the lists they stand in, and the facts. */
function pathsOf(instrument: Instrument): string[] {
  const lines = instrument.fields.map(({ name }) => name)
  const lists = lines.filter((path) => path.includes('[]')).map((path) => path.slice(0, path.indexOf('[]')))
  return [...lines, ...lists, ...FACTS.map((fact) => `fact.${fact}`)]
}

function partiesUsed(instrument: Instrument): Name[] {
  const used = (where: string, names: readonly string[]): Name[] => names.map((name) => ({ where, name }))
  return [
    ...used('issuers', instrument.issuers),
    ...used('addressee', [instrument.addressee]),
    ...instrument.clocks.flatMap(({ name, who, extension }) =>
      used(`clocks > ${name}`, [who, ...(extension?.by ?? [])]),
    ),
    ...instrument.duties.flatMap(({ name, who, to }) => used(`duties > ${name}`, [who, ...to])),
    ...instrument.forms.flatMap(({ name, to }) => used(`forms > ${name}`, [to])),
    ...instrument.followUps.flatMap(({ name, from }) => used(`followUps > ${name}`, from)),
    ...instrument.redress.flatMap(({ name, who }) => used(`redress > ${name}`, who)),
    ...instrument.reports.flatMap(({ name, by }) => used(`reports > ${name}`, [by])),
  ]
}

function purposesUsed(instrument: Instrument): Name[] {
  const used = (where: string, names: readonly string[]): Name[] => names.map((name) => ({ where, name }))
  return [
    ...instrument.preservation.flatMap(({ name, purposes }) =>
      used(`preservation > ${name} > purposes`, purposes),
    ),
    ...instrument.clocks.flatMap(({ name, extension }) =>
      used(`clocks > ${name} > extension > purposes`, extension?.purposes ?? []),
    ),
  ]
}
