/** A key on the keyboard. Keys are Latin in every language and never mirrored. */
export const Kbd = ({ children }: { children: string }) => (
  <kbd className="kbd" dir="ltr">
    {children}
  </kbd>
)
