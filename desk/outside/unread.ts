import type { WhyRefused } from './decode/refusal.ts'

/**
 * What of a piece could not be told. `file`: it was not decoded, or not to its end. `pictures`, `sound`: of a video or a
 * sound that was. `frames`, `streams`: of several not every one was hashed. `writing`: in a picture. `signal`: as it was given.
 */
export type WhatUnread =
  | 'file'
  | 'pictures'
  | 'sound'
  | 'frames'
  | 'streams'
  | 'writing'
  | 'text'
  | 'address'
  | 'signal'

/**
 * Why. Beside what a decoder says: `no-signal`, it shows or says too little, or too much, to be known by; `in-part`, there
 * is more of it than was read; `misread`, it is not what its kind, or its charset, says; `lost`, hashing ended without a word.
 */
export type WhyUnread = WhyRefused | 'no-signal' | 'in-part' | 'misread' | 'lost'

/** `kind`: of the signal that there is none of, where it is about one. */
export type Unread = { what: WhatUnread; why: WhyUnread; kind?: string; found: string; wanted: string }
