import { useEffect } from 'react'

/** The name of the page in the browser's tab; the focus goes to the page's beginning when it opens. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Guichet`
  }, [title])
}
