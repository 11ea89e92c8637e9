import { firstOf } from './first-article.ts'

/**
 * Where it stands in the law. Several places are cut to the first, which fits beside a title; all of them are
 * in the tooltip, shown in full while it has the focus, and read out.
 */
export function Article({ children }: { children: string }) {
  const short = firstOf(children)
  if (short === children) return <span className="article">{children}</span>
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the way to the rest of it without a mouse
    <span className="article article-cut" tabIndex={0} title={children}>
      <span className="article-short" aria-hidden="true">
        {short} …
      </span>
      <span className="article-full">{children}</span>
    </span>
  )
}
