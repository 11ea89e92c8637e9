import { visible } from '../words/visible.ts'

/** Text from outside: hidden characters shown by number, and kept from turning the line around it. */
export const Raw = ({ children, lines = false }: { children: string; lines?: boolean }) => (
  <bdi className={lines ? 'raw raw-lines' : 'raw'} dir="auto">
    {visible(children, lines)}
  </bdi>
)

/** Several lines of it, set apart: the bar stands where they begin, whichever way they run. */
export const Quote = ({ children, className }: { children: string; className: string }) => (
  <blockquote className={`${className} raw raw-lines`} dir="auto">
    {visible(children, true)}
  </blockquote>
)

/** References and numbers, and with `mono` addresses and hashes: always read from left to right, broken rather than cut. */
export const Exact = ({
  children,
  short,
  mono = false,
}: {
  children: string
  short?: number
  mono?: boolean
}) => {
  const text = visible(children)
  return (
    <bdi
      className={mono ? 'exact mono' : 'exact'}
      dir="ltr"
      title={short && text.length > short ? text : undefined}
    >
      {short && text.length > short ? `${text.slice(0, short)}…` : text}
    </bdi>
  )
}

/** A fingerprint or hash in groups of four, as people compare them. */
export const Fingerprint = ({ children }: { children: string }) => (
  <bdi className="exact mono fingerprint" dir="ltr">
    {visible(children).replaceAll(/(.{4})(?=.)/g, '$1 ')}
  </bdi>
)
