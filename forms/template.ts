import type { z } from 'zod'
import type { FormFrame } from '../core/forms.ts'
import type { Covered, Printed } from './text.ts'
import type { FormWords } from './words.ts'

/** What every paper is set with: the words all of them share, what stands around it, and what the fonts can show. */
export type Setting = { words: FormWords; frame: FormFrame; covered: Covered }

/**
 * One form of ours. `drawing` is the file in this folder that sets it; `words` the shape of its own words, which stand
 * in `NAME.yaml` by language. `sheet` leaves nothing to decide: what it returns is printed as it stands.
 */
export type Template = {
  drawing: 'annex' | 'letter'
  words?: z.ZodType
  /** Paths of what the data need and do not have; a form with gaps is never made. */
  gaps(data: unknown): string[]
  sheet(data: unknown, setting: Setting, own: unknown): Head
}

/** What is on top and at the foot of every paper. */
export type Head = {
  language: string
  direction: 'ltr' | 'rtl'
  documentTitle: string
  author: string
  madeAt: { year: number; month: number; day: number; hour: number; minute: number; second: number }
  notices: string[]
  footer: { page: string; references: Labelled[]; orderHash: Labelled }
}
export type Labelled = { label: string; value: Printed }
export type Block =
  | { kind: 'field' | 'prose'; label: string; value: Printed[] }
  | { kind: 'boxes'; lead: string; boxes: { ticked: boolean; label: string }[] }
export type Table = {
  title: string
  intro: string
  /** `share` of the width; 0 takes what it needs. */
  columns: { label: string; share: number }[]
  rows: Printed[][]
  more?: string
}
