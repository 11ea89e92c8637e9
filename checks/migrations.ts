/**
 * Statements that hold up intake on a large table, or break a process of the version before. Looked for in every
 * migration since the first release: before it, nobody had rows to wait for.
 */
export type Danger = { what: string; instead: string }

/** What is dangerous in any migration. */
const always: readonly [RegExp, Danger][] = [
  [
    /\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b/i,
    {
      what: 'changes a type, which writes the whole table anew',
      instead: 'add a column and fill it bit by bit',
    },
  ],
  [
    /\balter\s+column\s+\w+\s+set\s+not\s+null\b/i,
    {
      what: 'reads the whole table under a lock',
      instead: 'add a check “not valid”, validate it, and only then set not null',
    },
  ],
  [
    /\badd\s+column\b[^;,]*\bdefault\s+(clock_timestamp|gen_random_uuid|random|nextval|uuidv\d)\b/i,
    {
      what: 'writes the whole table anew for a default that differs by row',
      instead: 'add it empty, fill it later',
    },
  ],
  [
    /\badd\s+column\b(?![^;,]*\bdefault\b)[^;,]*\bnot\s+null\b/i,
    { what: 'cannot be done where there are rows', instead: 'give it a default, or let it be empty' },
  ],
  [
    /\badd\s+column\b[^;,]*\bgenerated\b/i,
    { what: 'writes the whole table anew', instead: 'add a plain column and fill it bit by bit' },
  ],
  [
    /\badd\s+(constraint\s+\w+\s+)?(check|foreign\s+key)\b(?![^;]*\bnot\s+valid\b)/i,
    { what: 'reads the whole table under a lock', instead: 'say “not valid”, and validate it afterwards' },
  ],
  [
    /\badd\s+(constraint\s+\w+\s+)?(unique|primary\s+key)\s*\(/i,
    {
      what: 'builds an index under a lock',
      instead: 'build the index concurrently, then add it “using index”',
    },
  ],
  [
    /\b(vacuum\s+full|cluster)\b/i,
    { what: 'writes the whole table anew', instead: 'leave it to the operator' },
  ],
  [
    /\bupdate\s+\w+\s+set\b(?![^;]*\bwhere\b)/i,
    { what: 'touches every row in one transaction', instead: 'fill it bit by bit, in a job' },
  ],
]

/** What an older process cannot bear. */
const harsh: readonly [RegExp, Danger][] = [
  [
    /\b(drop\s+(table|column)|rename\s+(to|column))\b/i,
    { what: 'takes away what an older process asks for', instead: 'do not call this migration bearable' },
  ],
]

const codeOf = (text: string) => text.replaceAll(/^\s*(\*|\/\/|\/\*|--).*$/gm, '')

/** The tables that a migration makes. They are empty. */
export function madeIn(text: string): string[] {
  return [...codeOf(text).matchAll(/\bcreate\s+table\s+(\w+)/gi)].map(([, name = '']) => name.toLowerCase())
}

/** Every dangerous statement in the text of a migration. `fresh`: tables that no release has had, and nobody has rows in. */
export function dangersIn(text: string, fresh: readonly string[] = []): Danger[] {
  const code = codeOf(text)
  const isBearable = /\bbearable\s*=\s*true\b/.test(code)
  const made = new Set([...fresh, ...madeIn(text)])
  const statements = code.split(/;|`/)
  const found = statements.flatMap((statement) => {
    const table = /\b(?:alter\s+table(?:\s+only)?|update)\s+(\w+)/i.exec(statement)?.[1]?.toLowerCase()
    if (table !== undefined && made.has(table)) return []
    return [...always, ...(isBearable ? harsh : [])]
      .filter(([pattern]) => pattern.test(statement))
      .map(([, danger]) => danger)
  })
  return [...found, ...indexesIn(statements, made)]
}

function indexesIn(statements: readonly string[], made: ReadonlySet<string>): Danger[] {
  return statements.flatMap((statement) => {
    const [, concurrently, table] =
      /\bcreate\s+(?:unique\s+)?index\s+(concurrently\s+)?(?:if\s+not\s+exists\s+)?\w+\s+on\s+(\w+)/i.exec(
        statement,
      ) ?? []
    if (table === undefined || concurrently || made.has(table.toLowerCase())) return []
    return [
      {
        what: 'builds an index while nothing may be written',
        instead: 'create it concurrently in “afterwards”, “if not exists”',
      },
    ]
  })
}
