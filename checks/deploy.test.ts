/** What is handed to those who run a desk reads well, and speaks of what is there. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { configFrom } from '../desk/config.ts'
import { openMeters } from '../desk/figures/meters.ts'
import { needs } from './needs.ts'

const home = join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(home, 'deploy', name), 'utf8')

/** Every series that the desk tells of, with the endings that histograms and counters have. */
async function series(): Promise<Set<string>> {
  const { body } = await openMeters().text()
  const types = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
  return new Set(
    types.flatMap(([, name = '', type = '']) =>
      type === 'histogram'
        ? ['_bucket', '_sum', '_count'].map((ending) => name + ending)
        : type === 'counter'
          ? [`${name.replace(/_total$/, '')}_total`]
          : [name],
    ),
  )
}

const named = (text: string) => [...new Set([...text.matchAll(/\bguichet_\w+/g)].map(([name]) => name))]

test('the dashboard and the alerts ask for no figure that the desk does not tell, and leave none of its own out', async () => {
  const there = await series()
  const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
    panels: { id: number; targets?: { expr: string }[] }[]
  }
  const rules = parse(read('prometheus-alerts.yaml')) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
  }
  const asked = [
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
  ]
  const strange = named(asked.join(' ')).filter((name) => !there.has(name))
  assert.deepEqual([asked.length > 30, strange], [true, []])
  const own = [...there].filter((name) => !/_(nodejs|process)_|_(sum|count)$/.test(name))
  const unseen = own.filter((name) => !asked.some((expr) => expr.includes(name)))
  assert.deepEqual(unseen, [])
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
  assert.ok(
    rules.groups.every((group) => group.rules.every((rule) => /[.?]$/.test(rule.annotations.summary))),
  )
})

test('Prometheus itself finds nothing wrong with the alerts', (t) => {
  if (!needs(t, 'promtool')) return
  const done = spawnSync('promtool', ['check', 'rules', join(home, 'deploy/prometheus-alerts.yaml')], {
    encoding: 'utf8',
  })
  assert.equal(done.status, 0, done.stderr)
})

test('the service files are well-formed, shut in, and stop where starting again mends nothing', (t) => {
  const service = read('guichet.service')
  const exits = /RestartPreventExitStatus=(.*)/.exec(service)?.[1]?.split(' ').map(Number)
  assert.deepEqual(exits, [69, 75, 78])
  const started = /^ExecStart=\S+ \/opt\/guichet\/(\S+) (\S+)$/m.exec(service)
  for (const file of started?.slice(1) ?? ['']) assert.ok(existsSync(join(home, file)), file)
  if (!existsSync('/usr/bin/systemd-analyze')) return t.diagnostic('systemd is not here to judge them')
  const judged = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=30', join(home, 'deploy/guichet.service')],
    { encoding: 'utf8' },
  )
  assert.equal(judged.status, 0, judged.stdout)
  const found = ['guichet.service', 'guichet-backup.service', 'guichet-backup.timer'].map((name) => {
    const { stderr } = spawnSync('systemd-analyze', ['verify', join(home, 'deploy', name)], {
      encoding: 'utf8',
    })
    // The program does not lie where it will be installed, and that is all there is to say.
    return stderr
      .split('\n')
      .filter((line) => line.includes('guichet') && !/not executable|No such file/.test(line))
  })
  assert.deepEqual(found, [[], [], []])
})

test('Caddy itself can read its example', (t) => {
  if (!needs(t, 'caddy')) return
  const words = ['validate', '--adapter', 'caddyfile', '--config', join(home, 'deploy/Caddyfile')]
  const done = spawnSync('caddy', words, { encoding: 'utf8', env: { ...process.env, HOME: '/tmp' } })
  assert.equal(done.status, 0, done.stderr)
})

test('the container runs as nobody in particular, writes into its volume alone, and is asked whether it is well', () => {
  const text = read('Containerfile')
  const steps = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const last = steps.slice(steps.findLastIndex((line) => line.startsWith('FROM')))
  const the = (word: string) =>
    last.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length + 1))
  assert.deepEqual([the('USER'), the('VOLUME')], [['10001:10001'], ['/data']])
  assert.ok(
    last.findIndex((line) => line.startsWith('USER')) <
      last.findIndex((line) => line.startsWith('ENTRYPOINT')),
  )
  assert.match(the('HEALTHCHECK').join(), /\/health\/ready/)
  assert.match(the('COPY').join(), /--chown=root:root/)
  assert.match(text, /--read-only .*--cap-drop all/s)
  const env = Object.fromEntries(
    (the('ENV')[0] ?? '').split(' ').map((pair) => pair.split('=') as [string, string]),
  )
  const config = configFrom(env)
  assert.deepEqual([config.dataDir, config.host, config.metrics?.port], ['/data', '0.0.0.0', 9464])
  assert.ok(!/(latest|--privileged|chmod 777)/.test(text.replaceAll(/^#.*$/gm, '')))
})
