import type { ComponentPropsWithoutRef } from 'react'

/**
 * What is filled in and sent by its key or by Enter. Where something in it was found wanting, the focus goes to the first
 * such box, as it would in the browser's own check; not where an error that speaks of the whole has taken it already.
 */
export function Form({
  onSend,
  ...rest
}: Omit<ComponentPropsWithoutRef<'form'>, 'onSubmit' | 'noValidate'> & { onSend: () => void }) {
  return (
    <form
      {...rest}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        const before = document.activeElement
        onSend()
        requestAnimationFrame(() => {
          if (document.activeElement === before) firstWrong(form)?.focus()
        })
      }}
    />
  )
}

function firstWrong(form: HTMLFormElement): HTMLElement | undefined {
  const wrong = form.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid=true]')
  if (!wrong) return undefined
  const boxes = 'input, select, textarea'
  return wrong.matches(boxes) ? wrong : (wrong.querySelector<HTMLElement>(boxes) ?? undefined)
}
