/**
 * What the desk counts and measures of itself, for OpenMetrics. A label is one of a few words fixed in the code or in a
 * regime file; never a name, a number, an address or an identifier.
 */
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type OpenMetricsContentType,
  Registry,
} from 'prom-client'

/** The parts of taking an order in, in their order. */
const intakeSteps = ['authenticate', 'spool', 'commit', 'whole'] as const
export type IntakeStep = (typeof intakeSteps)[number]

export type Meters = {
  /** One request answered: by the class of its route, never by its address. */
  served(route: string, status: number, milliseconds: number): void
  took(step: IntakeStep, milliseconds: number): void
  /** A figure that is read and not counted. A gauge set again begins from nothing, so that what is gone is not shown. */
  set(name: GaugeName, values: readonly { value: number; labels?: Readonly<Record<string, string>> }[]): void
  /** Everything, as OpenMetrics text, with its content type. */
  text(): Promise<{ type: string; body: string }>
}

/** Every figure that is read when somebody asks: its meaning, and the labels it may carry. */
export const gauges = {
  guichet_demands: ['Demands, by what came of them', ['regime', 'instrument', 'outcome']],
  guichet_demands_open: ['Demands that are not at the end of their path', ['instrument', 'waits_for']],
  guichet_clock_left_seconds: [
    'Time left on the most pressing running duty; below zero when it is overdue',
    [],
  ],
  guichet_clocks_running: ['Duties whose legal time runs', []],
  guichet_clocks_overdue: ['Running duties whose legal time is over', []],
  guichet_effects: ['Effects not carried out yet: waiting for the first try, or failing', ['kind', 'state']],
  guichet_effect_oldest_seconds: ['Age of the oldest effect that is due and not carried out', []],
  guichet_alerts_waiting: ['Alerts that nobody has acknowledged', []],
  guichet_log_entries: ['Entries in the tree of the log', []],
  guichet_log_pending_entries: ['Entries that have no place in the tree yet', []],
  guichet_log_pending_oldest_seconds: [
    'Age of the oldest entry without a place; a minute is the promise',
    [],
  ],
  guichet_log_refuses: ['1 while the log refuses to sign', []],
  guichet_vault_objects: ['Objects in the vault that can still be opened', []],
  guichet_vault_bytes: ['Bytes of those objects', []],
  guichet_disk_free_bytes: ['Bytes free on the disk of the vault', []],
  guichet_disk_size_bytes: ['Bytes of that disk in all', []],
  guichet_disk_refuse_bytes: ['Bytes free below which the vault takes nothing more', []],
  guichet_database_connections: ['Connections of this process to the database', ['state']],
  guichet_database_waiting: ['Work that waits for a connection', []],
  guichet_backup_age_seconds: ['Time since the last whole backup; absent when there never was one', []],
  guichet_ready: ['1 for each part of the desk that is in order', ['part']],
} as const satisfies Record<string, readonly [string, readonly string[]]>
export type GaugeName = keyof typeof gauges

const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function openMeters(): Meters {
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'guichet_' })
  const requests = new Counter({
    name: 'guichet_http_requests',
    help: 'Requests answered, by the class of their route and of their status',
    labelNames: ['route', 'status'],
    registers,
  })
  const answering = new Histogram({
    name: 'guichet_http_seconds',
    help: 'Time from a request to the end of its answer, by the class of its route',
    labelNames: ['route'],
    buckets: quick,
    registers,
  })
  const intake = new Histogram({
    name: 'guichet_intake_seconds',
    help: 'Time to take an order in, by part; the whole ends with the commit',
    labelNames: ['step'],
    buckets: quick,
    registers,
  })
  for (const step of intakeSteps) intake.zero({ step })
  const read = new Map<GaugeName, Gauge>(
    (Object.keys(gauges) as GaugeName[]).map((name) => {
      const [help, labelNames] = gauges[name]
      return [name, new Gauge({ name, help, labelNames, registers })]
    }),
  )
  return {
    served(route, status, milliseconds) {
      requests.inc({ route, status: `${Math.floor(status / 100)}xx` })
      answering.observe({ route }, milliseconds / 1_000)
    },
    took: (step, milliseconds) => intake.observe({ step }, milliseconds / 1_000),
    set(name, values) {
      const gauge = read.get(name)
      gauge?.reset()
      // Without labels a reset gauge says nought; what is not known is not said at all.
      if (values.length === 0) gauge?.remove({})
      for (const { value, labels } of values) gauge?.set({ ...labels }, value)
    },
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  }
}
