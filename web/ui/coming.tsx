import { useEffect } from 'react'

/**
 * Stands where a dialog is still being fetched. For the keys it is open already: what is typed does nothing to the page
 * behind it, the focus does not walk away there, no second dialog comes on top, and Escape lets it be.
 */
export function Coming({ label, onCancel }: { label: string; onCancel: () => void }) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // What the browser itself does on a key is not the page's to take.
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape') onCancel()
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  }, [onCancel])
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- nothing is shown yet; the element of that name would open a box
  return <div role="dialog" aria-busy="true" aria-label={label} className="unseen" />
}
