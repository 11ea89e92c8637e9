/** What a receiver may answer. Nothing larger, nothing stranger: what arrives is trusted only this far. */
import { z } from 'zod'
import { rights } from './connector.ts'

const line = z.string().max(2_000)
const reference = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]+$/u)
const most = { places: 50, parts: 200, candidates: 50, partBytes: 1024 ** 3 }

export const checked = z.object({ rights: z.array(z.enum(rights)).max(20) })

export const done = z.object({ reference, key: z.string().max(500) })

const content = z.object({
  reference,
  address: z.url({ protocol: /^https?$/ }).max(4_000),
  kind: z.enum(['text', 'image', 'video', 'audio', 'account', 'page']),
  title: line.optional(),
  text: z.string().max(200_000).optional(),
  author: z.object({ reference, name: line }).optional(),
  publishedAt: z.iso.datetime({ offset: true }).optional(),
  language: z.string().max(35).optional(),
})

export const resolution = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), content }),
  z.object({ kind: z.literal('not-ours') }),
  z.object({ kind: z.literal('gone'), since: z.iso.datetime({ offset: true }).optional() }),
  z.object({
    kind: z.literal('ambiguous'),
    candidates: z.array(z.string().max(4_000)).max(most.candidates),
  }),
])

export const parts = z.object({
  parts: z
    .array(
      z.object({
        name: z.string().regex(/^[\w][\w.-]{0,199}$/),
        mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+(?:\s*;.{0,100})?$/),
        purpose: z.enum(['content', 'related-data']),
        size: z.int().min(0).max(most.partBytes),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(most.parts),
})

export const places = z.object({
  places: z
    .array(
      z.object({
        address: z.url({ protocol: /^https?$/ }).max(4_000),
        shows: z.string().min(1).max(500).optional(),
      }),
    )
    .min(1)
    .max(most.places),
  restrictedBy: z.string().max(500).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
})
