/** Every kind of signal that can be listed and looked for, by name. One more is one file and one line here. */
import type { Kind } from '../kind.ts'
import { chromaprint } from './chromaprint.ts'
import { domain } from './domain.ts'
import { md5 } from './md5.ts'
import { pdq } from './pdq.ts'
import { rules } from './rules.ts'
import { sha1 } from './sha1.ts'
import { sha256 } from './sha256.ts'
import { sha512 } from './sha512.ts'
import { shingles } from './shingles.ts'
import { text } from './text.ts'
import { tlsh } from './tlsh.ts'
import { tmk } from './tmk.ts'
import { urlMd5 } from './url-md5.ts'
import { url } from './url.ts'
import { vpdq } from './vpdq.ts'
import { winnow } from './winnow.ts'

export const kinds: readonly Kind[] = [
  sha256,
  sha512,
  sha1,
  md5,
  pdq,
  vpdq,
  tmk,
  chromaprint,
  url,
  urlMd5,
  domain,
  text,
  winnow,
  shingles,
  tlsh,
  ...rules,
]
