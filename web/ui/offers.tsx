/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/click-events-have-key-events --
   the box in which one types keeps the focus and the keys; a pointer may choose as well */
import { Raw } from './raw.tsx'

type Offer = { id: string; name: string }

export const offerId = (list: string, { id }: Offer) => `${list}-${id}`

/** Names offered below a box while one types. The box points at the chosen one with `aria-activedescendant`. */
export function Offers({
  id,
  label,
  options,
  chosen,
  onTake,
}: {
  id: string
  label: string
  options: readonly Offer[]
  chosen: number
  onTake: (offer: Offer) => void
}) {
  return (
    <ul id={id} role="listbox" className="offers" aria-label={label} hidden={options.length === 0}>
      {options.map((option, index) => (
        <li
          key={option.id}
          id={offerId(id, option)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
        >
          <Raw>{option.name}</Raw>
        </li>
      ))}
    </ul>
  )
}
