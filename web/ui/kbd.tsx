/**
 * A key on the keyboard. Keys are Latin in every language and never mirrored. Beside the words of a button it is for the
 * eye: heard, `Restrict 3 targets 1` would be a riddle, and the sheet of keys says them all. `said` where it is a text.
 */
export const Kbd = ({ children, said = false }: { children: string; said?: boolean }) => (
  <kbd className="kbd" dir="ltr" aria-hidden={said ? undefined : true}>
    {children}
  </kbd>
)
