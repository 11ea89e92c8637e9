/**
 * The API of HMA against HMA's own tests and python-threatexchange. They are given by path and stand in no repository of
 * ours: `GUICHET_PEER_HMA` names a folder with `hasher-matcher-actioner`, `python-threatexchange` and a `venv` that can
 * run both.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const home = join(import.meta.dirname, '..')
const peer = process.env.GUICHET_PEER_HMA ?? ''
const skip = !existsSync(join(peer, 'venv/bin/python')) && 'no peer is given (GUICHET_PEER_HMA)'
const suites = ['test_e2e_workflow', 'test_match_api', 'test_api_banks', 'test_api', 'test_hashing']

/** What cannot hold here, and why. Everything else must. */
const apart: Readonly<Record<string, string>> = {
  test_status_response: 'reaches into the cache of HMA’s own index',
  test_status_live_always_alive: 'reaches into the cache of HMA’s own index',
  test_openapi_documentation_available: 'HMA’s OpenAPI document is not served',
  test_lookup_without_role: 'there are no roles to take from a running server; a token has rights',
  test_exchange_api_set_auth: 'no exchanges yet',
  test_exchange_api_schema: 'no exchanges yet',
  test_exchange_delete: 'no exchanges yet',
  test_exchange_get_fetch_status: 'no exchanges yet',
  test_valid_urls: 'an address with another port than 80 or 443 is not fetched',
  test_malformed_urls: '“http://example.com:” is an address by the standard of addresses',
  test_allowed_hostnames: 'sets HMA’s configuration from within; ours is GUICHET_FETCH_FROM',
  test_content_length_validation: 'puts a stub into HMA’s own process',
  test_content_length_validation_default: 'puts a stub into HMA’s own process',
  test_content_length_validation_misconfiguration: 'puts a stub into HMA’s own process',
}

/** Needs the internet, where a picture that their own test serves does as well; and a hash that no picture has. */
const adapted: readonly [string, string][] = [
  [
    '"https://github.com/facebook/ThreatExchange/blob/main/pdq/data/bridge-mods/aaa-orig.jpg?raw=true"',
    'next(iter(IMAGE_URL_TO_PDQ))',
  ],
  ['pdq_hash = "0" * 64', 'pdq_hash = PdqSignal.get_examples()[0]'],
]

test(
  'the tests that HMA has of its API hold here, but for those that reach into HMA itself and for exchanges',
  { skip },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-hma-tests-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    for (const suite of suites) {
      const theirs = join(peer, 'hasher-matcher-actioner/src/OpenMediaMatch/tests', `${suite}.py`)
      const text = adapted.reduce((all, [from, to]) => all.replaceAll(from, to), readFileSync(theirs, 'utf8'))
      writeFileSync(join(folder, `${suite}.py`), text)
    }
    const { said } = await python([
      '-m',
      'pytest',
      '-qrA',
      '-pno:cacheprovider',
      '-pconftest',
      '--import-mode=importlib',
      '-c/dev/null',
      `--rootdir=${folder}`,
      ...suites.map((suite) => join(folder, `${suite}.py`)),
    ])
    const told = (word: string) =>
      [...said.matchAll(new RegExp(`^${word} .*::(\\w+)`, 'gm'))].map(([, name]) => name ?? '').sort()
    assert.deepEqual([told('FAILED'), told('ERROR')], [Object.keys(apart).sort(), []], said)
    assert.ok(told('PASSED').length >= 32, said)
  },
)

test(
  'python-threatexchange and this desk find the same, compare alike and make the same hashes',
  { skip },
  async () => {
    const { code, said } = await python([join(home, 'checks/hma/beside.py')])
    assert.equal(code, 0, said)
  },
)

async function python(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(join(peer, 'venv/bin/python'), args, {
    env: {
      PATH: process.env.PATH,
      NODE: process.execPath,
      GUICHET: home,
      PEER_HMA: join(peer, 'hasher-matcher-actioner'),
      PYTHONPATH: [join(home, 'checks/hma'), join(peer, 'python-threatexchange')].join(':'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}
