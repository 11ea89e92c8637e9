/** Every kind of signal that can be listed and looked for, by name. One more is one file and one line here. */
import type { Kind } from '../kind.ts'
import { md5 } from './md5.ts'
import { pdq } from './pdq.ts'
import { sha256 } from './sha256.ts'

export const kinds: readonly Kind[] = [sha256, md5, pdq]
