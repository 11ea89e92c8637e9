/**
 * Hosts on which strangers publish side by side. To list one of them whole would call everybody there a recruiter, so
 * it is refused. The Public Suffix List knows many (`github.io`) and misses others: those stand here, to be reviewed
 * and added to.
 */
import { parse } from 'tldts'

const publishing = [
  'archive.org',
  'archive.ph',
  'bsky.app',
  'dailymotion.com',
  'discord.com',
  'discord.gg',
  'docs.google.com',
  'drive.google.com',
  'dropbox.com',
  'facebook.com',
  'files.catbox.moe',
  'flickr.com',
  'github.com',
  'gitlab.com',
  'gofile.io',
  'icloud.com',
  'imgur.com',
  'instagram.com',
  'justpaste.it',
  'linkedin.com',
  'mediafire.com',
  'medium.com',
  'mega.nz',
  'odysee.com',
  'ok.ru',
  'onedrive.live.com',
  'over-blog.com',
  'pastebin.com',
  'pinterest.com',
  'reddit.com',
  'rumble.com',
  'scribd.com',
  'sites.google.com',
  'snapchat.com',
  'soundcloud.com',
  'spotify.com',
  'substack.com',
  't.co',
  't.me',
  'telegra.ph',
  'telegram.org',
  'threads.net',
  'tiktok.com',
  'translate.goog',
  'tumblr.com',
  'twitch.tv',
  'twitter.com',
  'vimeo.com',
  'vk.com',
  'web.archive.org',
  'wetransfer.com',
  'whatsapp.com',
  'wikipedia.org',
  'wikimedia.org',
  'wordpress.com',
  'x.com',
  'youtu.be',
  'youtube.com',
]

const known = new Set(publishing)
/** What lies above one of them is as shared: `google.com` above `drive.google.com`. */
const above = new Set(publishing.flatMap(namesOver))

/** The names that this one lies under, without itself. */
export function namesOver(host: string): string[] {
  return [...host.matchAll(/\./g)].map(({ index }) => host.slice(index + 1))
}

/** Why this host may not be listed whole; nothing, if it may. */
export function sharedBecause(host: string): string | undefined {
  if (known.has(host)) return `${host}, where strangers publish side by side`
  if (above.has(host)) return `${host}, above a host where strangers publish side by side`
  const { domain, isIp } = parse(host, { allowPrivateDomains: true })
  return isIp || domain !== null ? undefined : `${host}, a suffix under which anybody can register`
}
