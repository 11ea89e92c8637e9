import { Button as Pressable, type ButtonProps } from 'react-aria-components'

type Look = 'main' | 'plain' | 'quiet' | 'grave'

/** A button says a deed. `grave` is for what takes something away; it is outlined, never red. */
export function Button({
  look = 'plain',
  small = false,
  className,
  ...rest
}: Omit<ButtonProps, 'className'> & { look?: Look; small?: boolean; className?: string }) {
  return (
    <Pressable
      {...rest}
      className={`button button-${look}${small ? ' button-small' : ''}${className ? ` ${className}` : ''}`}
    />
  )
}
