import { Button } from './button.tsx'

/** Below a list of which there is more than was read. */
export function More({
  says,
  more,
  isReading,
}: {
  says: string
  more: (() => void) | undefined
  isReading: boolean
}) {
  return more ? (
    <p>
      <Button onPress={more} isDisabled={isReading}>
        {says}
      </Button>
    </p>
  ) : null
}
