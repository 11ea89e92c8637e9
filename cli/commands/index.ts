import type { Command } from '../command.ts'
import { amend } from './amend.ts'
import { answer } from './answer.ts'
import { decide } from './decide.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { documentKey } from './document-key.ts'
import { exportCase } from './export.ts'
import { hash } from './hash.ts'
import { init } from './init.ts'
import { keys } from './keys.ts'
import { receipt } from './receipt.ts'
import { restore } from './restore.ts'
import { resume } from './resume.ts'
import { send } from './send.ts'
import { serve } from './serve.ts'
import { status } from './status.ts'
import { tenant } from './tenant.ts'
import { verify } from './verify.ts'
import { withdraw } from './withdraw.ts'

export const commands: readonly Command[] = [
  init,
  serve,
  send,
  status,
  answer,
  receipt,
  verify,
  amend,
  withdraw,
  decide,
  keys,
  exportCase,
  doctor,
  hash,
  documentKey,
  tenant,
  backup,
  restore,
  resume,
]
