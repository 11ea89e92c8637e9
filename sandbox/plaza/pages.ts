import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Notice } from '../../core/platform.ts'
import { people, personOf } from './people.ts'
import type { Person } from './people.ts'
import { squares } from './seed.ts'
import type { Square } from './seed.ts'
import type { Post } from './store.ts'
import type { Upload } from './uploads.ts'

/** What a page needs to know of the town. Pages depend on nothing else, so the same town gives the same bytes. */
export type Town = { posts: ReadonlyMap<string, Post>; origin: string; isShown: (post: Post) => boolean }

const read = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8')
export const style = read('plaza.css') + read('post.css')
export const mark = read('plaza.svg')

/** Everything that comes from a post goes through here. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}

const locale = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }
const direction = (language: string) => (language === 'ar' ? 'rtl' : 'ltr')

function frame(
  title: string,
  body: string,
  options: { here?: Square; head?: string; bare?: boolean } = {},
): string {
  const nav = (Object.keys(squares) as Square[])
    .map(
      (key) =>
        `<a href="/c/${key}"${options.here === key ? ' aria-current="page"' : ''}>${squares[key].en}</a>`,
    )
    .join('')
  const around = options.bare
    ? body
    : `<header class="top"><a class="brand" href="/">${mark}<span>Plaza</span></a><nav aria-label="Squares">${nav}<a href="/send">Post something</a></nav></header>
<main>${body}</main>
<footer class="foot"><p>Plaza is a sample. Everybody and everything here is invented. <a href="/about">About</a></p></footer>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Plaza</title>
<link rel="stylesheet" href="/plaza.css">
<link rel="icon" href="/plaza.svg" type="image/svg+xml">
${options.head ?? ''}</head>
<body>
${around}
</body>
</html>
`
}

export function front(town: Town): string {
  const intro = `<section class="intro"><h1>Four squares, one small town</h1>
<p>Pictures, bread, bicycles, books. <span lang="fr">Bienvenue sur la place.</span></p><p><bdi lang="ar" dir="rtl">أهلًا بكم في الساحة.</bdi></p></section>`
  return frame('Front page', intro + cards(town, () => true))
}

export function square(town: Town, here: Square): string {
  const { en, fr, ar } = squares[here]
  const title = `<section class="intro"><h1>${en}</h1><p><span lang="fr">${fr}</span> · <span lang="ar" dir="rtl">${ar}</span></p></section>`
  return frame(en, title + cards(town, (post) => post.square === here), { here })
}

export function person(town: Town, who: Person): string {
  const head = `<section class="intro person" style="--hue:${who.hue}" dir="${direction(who.language)}" lang="${who.language}">
${portrait(who)}<div><h1>${escaped(who.name)}</h1><p class="handle"><bdi>@${who.handle}</bdi></p><p>${escaped(who.about)}</p></div></section>`
  return frame(who.name, head + cards(town, (post) => post.author === who.handle))
}

export function thread(town: Town, name: string): string {
  const inside = shown(town, (post) => post.thread === name).toReversed()
  const items = inside.map((one) => `<li id="${one.id}">${article(town, one)}</li>`).join('\n')
  return frame(
    'Conversation',
    `<section class="intro"><h1>A conversation</h1></section><ol class="thread">${items}</ol>`,
  )
}

export function post(town: Town, one: Post): string {
  const head = `<link rel="canonical" href="${town.origin}/p/${one.id}">\n`
  const talk = one.thread
    ? `<p class="more"><a href="/t/${one.thread}#${one.id}">The whole conversation</a></p>`
    : ''
  return frame(one.title, article(town, one) + talk, { here: one.square, head })
}

export function embed(town: Town, one: Post): string {
  return frame(one.title, article(town, one), { bare: true })
}

export function about(): string {
  return frame(
    'About',
    `<section class="intro"><h1>About Plaza</h1><p>Plaza is a sample platform for trying out a desk. Its people, posts, pictures and its one
video are invented and drawn by a program. Posts marked “synthetic sample” stand for content that an order might name; they contain none of it.</p></section>`,
  )
}

export function send(): string {
  const choice = (name: string, label: string, values: readonly (readonly [string, string])[]) =>
    `<label>${label}<select name="${name}">${values.map(([value, said]) => `<option value="${value}">${escaped(said)}</option>`).join('')}</select></label>`
  return frame(
    'Post something',
    `<section class="intro"><h1>Post something</h1><p>Before anybody sees it, Plaza asks its desk whether it is known. Almost nothing is.</p></section>
<form class="send" method="post" action="/api/uploads" enctype="multipart/form-data">
${choice(
  'author',
  'As',
  people.map(({ handle, name }) => [handle, name]),
)}
${choice(
  'square',
  'On the square',
  Object.entries(squares).map(([key, { en }]) => [key, en]),
)}
${choice('language', 'In', [
  ['en', 'English'],
  ['fr', 'Français'],
  ['ar', 'العربية'],
])}
<label>Title<input name="title" required maxlength="200" dir="auto"></label>
<label>Text<textarea name="text" rows="5" maxlength="10000" dir="auto"></textarea></label>
<label>Picture (JPEG, PNG or WebP, up to 8 MB)<input type="file" name="media" accept="image/jpeg,image/png,image/webp"></label>
<label>What the picture shows, for those who cannot see it<input name="alt" maxlength="500" dir="auto"></label>
<p><button>Post</button></p>
</form>`,
  )
}

/** How far a piece has come, for whoever sent it. */
export function sent(upload: Upload): string {
  const { title, says, link } = wordsFor(upload)
  return frame(
    title,
    `<section class="notice">${emptyFrame}<h1>${title}</h1><p>${says}</p>${link ? `<p><a class="button" href="/p/${upload.id}">See it</a></p>` : ''}</section>`,
  )
}

/** The piece itself, for whoever decides about it. */
export function held(upload: Upload, picture: string): string {
  const { title, text, language, author, media } = upload
  return frame(
    title,
    `<section class="intro"><p>Only whoever decides about it sees this page. ${escaped(wordsFor(upload).title)}.</p></section>
<article class="post" lang="${language}" dir="${direction(language)}"><p class="by"><bdi>@${author}</bdi></p><h1>${escaped(title)}</h1>
<p class="text">${escaped(text)}</p>
${media ? `<figure><img src="${picture}" alt="${escaped(media.alt)}"></figure>` : ''}</article>`,
  )
}

export function wordsFor({ state, unasked, case: about }: Upload): {
  title: string
  says: string
  link: boolean
} {
  if (state === 'public' && unasked)
    return {
      title: 'Your post is public',
      says: 'The desk that looks for known content cannot be reached. Your post is shown all the same, and Plaza asks again later.',
      link: true,
    }
  if (state === 'public') return { title: 'Your post is public', says: 'Everybody can see it.', link: true }
  if (state === 'waiting' && about === undefined)
    return {
      title: 'Your post waits',
      says: 'Its picture could not be looked at: it may be damaged. Somebody at Plaza looks before anybody else does.',
      link: false,
    }
  if (state === 'waiting')
    return {
      title: 'Your post waits',
      says: 'It looks like something that was taken down before. A person looks at it before anybody else does; reports, art and research are let through.',
      link: false,
    }
  if (state === 'stopped')
    return {
      title: 'Your post is not shown',
      says: 'A person found that it is what was taken down before. If you think that is wrong, write to Plaza.',
      link: false,
    }
  return {
    title: 'Your post waits',
    says: 'The desk that looks for known content cannot be reached. Your post is shown as soon as it has answered.',
    link: false,
  }
}

/** In place of content. Plain, calm, and not one word more than the notice says. */
export function notice(said: Notice): string {
  const link = said.link
    ? `<p><a class="button" href="${escaped(said.link)}" rel="nofollow">Reasons and remedies</a></p>`
    : ''
  const sign = said.kind === 'explained' ? paragraphSign : emptyFrame
  return frame(
    'Not available',
    `<section class="notice ${said.kind}">${sign}<h1>This post is not available</h1><p dir="auto">${escaped(said.text)}</p>${link}</section>`,
  )
}

export function gone(): string {
  return frame(
    'Deleted',
    `<section class="notice">${emptyFrame}<h1>Deleted by its author</h1><p>It is gone, and so is whatever it said.</p></section>`,
  )
}

export function nothing(): string {
  return frame(
    'Nothing here',
    `<section class="notice">${emptyFrame}<h1>Nothing here</h1><p>There is no post at this address. <a href="/">Back to the front page</a></p></section>`,
  )
}

function shown(town: Town, wanted: (post: Post) => boolean): Post[] {
  return [...town.posts.values()]
    .filter((one) => wanted(one) && town.isShown(one))
    .sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))
}

function cards(town: Town, wanted: (post: Post) => boolean): string {
  const all = shown(town, wanted)
  if (all.length === 0) return '<p class="empty">Quiet here today.</p>'
  return `<div class="cards">${all.map((one) => card(one)).join('\n')}</div>`
}

function card(one: Post): string {
  const who = personOf(one.author)
  return `<article class="card${one.media ? '' : ' words'}" style="--hue:${who?.hue ?? 0}" data-post="${one.id}" lang="${one.language}" dir="${direction(one.language)}">
${one.media ? `<a class="picture" href="/p/${one.id}" tabindex="-1" aria-hidden="true">${still(one)}</a>` : ''}
<div class="said"><h2><a href="/p/${one.id}">${escaped(one.title)}</a></h2><p>${escaped(one.text)}</p></div>
${byline(one, who)}</article>`
}

function article(town: Town, one: Post): string {
  const who = personOf(one.author)
  return `<article class="post" style="--hue:${who?.hue ?? 0}" data-post="${one.id}" lang="${one.language}" dir="${direction(one.language)}">
${byline(one, who)}
<h1>${escaped(one.title)}</h1>
<p class="text">${escaped(one.text)}</p>
${whole(one)}${quoted(town, one)}
</article>`
}

function quoted(town: Town, one: Post): string {
  if (!one.quotes) return ''
  const other = town.posts.get(one.quotes)
  if (!other || !town.isShown(other))
    return '<p class="quote missing" lang="en" dir="ltr">The quoted post is not available.</p>'
  return `<blockquote class="quote" data-quote="${other.id}" lang="${other.language}" dir="${direction(other.language)}" cite="/p/${other.id}">
${other.media ? `<a href="/p/${other.id}" tabindex="-1" aria-hidden="true">${still(other)}</a>` : ''}<div><p class="title"><a href="/p/${other.id}">${escaped(other.title)}</a></p><p>${escaped(other.text)}</p><p class="handle"><bdi>@${other.author}</bdi></p></div></blockquote>`
}

function still(one: Post): string {
  if (!one.media) return ''
  const { alt, width, height, file } = one.media
  const moving = file.endsWith('.webm')
  const source = moving ? `/media/${one.id}-poster.jpg` : `/media/${one.id}${path.extname(file)}`
  const image = `<img src="${source}" alt="${escaped(alt)}"${sized(width, height)} loading="lazy">`
  return moving ? `<span class="moving">${image}${playSign}</span>` : image
}

function whole(one: Post): string {
  if (!one.media) return ''
  const { alt, width, height, file } = one.media
  if (!file.endsWith('.webm'))
    return `<figure><img src="/media/${one.id}${path.extname(file)}" alt="${escaped(alt)}"${sized(width, height)}></figure>`
  return `<figure><video controls muted preload="metadata" poster="/media/${one.id}-poster.jpg" width="${width}" height="${height}" aria-label="${escaped(alt)}"><source src="/media/${one.id}.webm" type="video/webm"></video></figure>`
}

/** What was uploaded tells its size itself. */
function sized(width: number, height: number): string {
  return width > 0 ? ` width="${width}" height="${height}"` : ''
}

function byline(one: Post, who: Person | undefined): string {
  const when = new Intl.DateTimeFormat(locale[one.language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return `<p class="by"><a class="who" href="/@${one.author}">${who ? portrait(who) : ''}<bdi>${escaped(who?.name ?? one.author)}</bdi></a>
<time datetime="${one.publishedAt}">${when.format(new Date(one.publishedAt))}</time></p>`
}

/** A drawn face: two hues and a letter, the same each time for the same person. */
function portrait(who: Person): string {
  const letter = [...who.name][0] ?? '·'
  return `<svg class="face" viewBox="0 0 40 40" aria-hidden="true" style="--hue:${who.hue}"><circle class="back" cx="20" cy="20" r="20"/><circle class="arc" cx="${12 + (who.hue % 16)}" cy="34" r="17"/><text x="20" y="26.5" text-anchor="middle">${escaped(letter)}</text></svg>`
}

const sign = (body: string) => `<svg class="sign" viewBox="0 0 64 64" aria-hidden="true">${body}</svg>`
const paragraphSign = sign(
  '<rect x="8" y="6" width="48" height="52" rx="8"/><path d="M41 20h-12a8 8 0 0 0 0 16h4M35 20v26M41 20v26"/>',
)
const emptyFrame = sign('<rect x="8" y="12" width="48" height="40" rx="8"/><path d="M20 32h24"/>')
const playSign =
  '<svg class="play" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="23"/><path d="M19 15l16 9-16 9z"/></svg>'
