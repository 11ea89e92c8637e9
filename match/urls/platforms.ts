/**
 * What platforms do with addresses, as data to be reviewed: parameters that only say who sent the reader, several
 * hosts for one site, several paths for one video, and mirrors that carry the address of what they mirror.
 */
import type { Address } from './safe-browsing.ts'

/** Parameters that never change what is seen. A star stands for any ending; behind an @, the only site. */
export const tracking = [
  'utm_*',
  'fbclid',
  'gclid',
  'dclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'yclid',
  'twclid',
  'ttclid',
  'li_fat_id',
  'igsh',
  'igshid',
  'mc_cid',
  'mc_eid',
  'mkt_tok',
  '_hsenc',
  '_hsmi',
  'vero_id',
  'oly_anon_id',
  'oly_enc_id',
  'wickedid',
  'ref_src',
  'ref_url',
  'si@open.spotify.com',
  'si@youtube.com',
  's@x.com',
  't@x.com',
]

/** Other names of one site: `[as written, as listed]`. `www.` is taken off before. */
export const sameSite: readonly [string, string][] = [
  ['m.facebook.com', 'facebook.com'],
  ['mbasic.facebook.com', 'facebook.com'],
  ['web.facebook.com', 'facebook.com'],
  ['m.youtube.com', 'youtube.com'],
  ['music.youtube.com', 'youtube.com'],
  ['youtube-nocookie.com', 'youtube.com'],
  ['twitter.com', 'x.com'],
  ['mobile.twitter.com', 'x.com'],
  ['mobile.x.com', 'x.com'],
  ['m.tiktok.com', 'tiktok.com'],
  ['m.vk.com', 'vk.com'],
  ['m.ok.ru', 'ok.ru'],
  ['old.reddit.com', 'reddit.com'],
  ['telegram.me', 't.me'],
  ['telegram.dog', 't.me'],
]

type Rewriting = {
  host: string
  path: RegExp
  as: (found: string[], query: Map<string, string>) => Address | undefined
}

const youtube = (id: string | undefined): Address | undefined =>
  id === undefined || !/^[\w-]{6,20}$/.test(id)
    ? undefined
    : { host: 'youtube.com', path: '/watch', query: `v=${id}` }

/** Several ways to one piece of content. The first that fits is taken, and its result is written as it is listed. */
export const rewritings: readonly Rewriting[] = [
  { host: 'youtu.be', path: /^\/([\w-]+)\/?$/, as: ([id]) => youtube(id) },
  { host: 'youtube.com', path: /^\/watch\/?$/, as: (_, query) => youtube(query.get('v')) },
  { host: 'youtube.com', path: /^\/(?:shorts|embed|v|live)\/([\w-]+)\/?$/, as: ([id]) => youtube(id) },
  { host: 't.me', path: /^\/s\/(\w+.*)$/, as: ([rest]) => ({ host: 't.me', path: `/${rest}` }) },
  { host: 'dai.ly', path: /^\/(\w+)\/?$/, as: ([id]) => ({ host: 'dailymotion.com', path: `/video/${id}` }) },
  {
    host: 'dailymotion.com',
    path: /^\/embed\/video\/(\w+)\/?$/,
    as: ([id]) => ({ host: 'dailymotion.com', path: `/video/${id}` }),
  },
  {
    host: 'player.vimeo.com',
    path: /^\/video\/(\d+)\/?$/,
    as: ([id]) => ({ host: 'vimeo.com', path: `/${id}` }),
  },
]

/** Pages that are another one for every query. Without the query they are everybody's. */
export const askedPages = new Set([
  'facebook.com/permalink.php',
  'facebook.com/photo.php',
  'facebook.com/photo',
  'facebook.com/photo/',
  'facebook.com/profile.php',
  'facebook.com/story.php',
  'facebook.com/watch',
  'facebook.com/watch/',
  'youtube.com/playlist',
  'youtube.com/watch',
  'youtube.com/watch/',
])

/** Mirrors whose path carries the address of the page: what stands behind the first group. */
export const mirrors: readonly { host: RegExp; path: RegExp }[] = [
  { host: /^web\.archive\.org$/, path: /^\/web\/\d{1,14}(?:[a-z]{2}_)?\/(.+)$/ },
  { host: /^archive\.(?:ph|is|today|li|vn|md|fo)$/, path: /^\/(?:\d{4,14}|o\/\w+|newest)\/(.+)$/ },
  { host: /^webcache\.googleusercontent\.com$/, path: /^\/search\?q=cache:(?:[\w-]+:)?(.+)$/ },
  { host: /(?:^|\.)cdn\.ampproject\.org$/, path: /^\/[cv]\/(?:s\/)?(.+)$/ },
]
