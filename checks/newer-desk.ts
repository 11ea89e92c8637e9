/** A desk of tomorrow, for those who test today's: brings a database up to a schema with one migration more, and ends. */
import { migrate, sql } from '../desk/sql/database.ts'

const [url = '', name = '9999-tomorrow', bearable = ''] = process.argv.slice(2)
await migrate(
  { connectionString: url },
  {
    [name]: {
      bearable: bearable === 'bearable',
      up: async (db) =>
        void (await sql`create table ${sql.table(`t_${name.slice(0, 4)}`)} (x int)`.execute(db)),
    },
  },
)
process.stdout.write('migrated\n')
