import type { ReactNode } from 'react'
import { Dialog as Box, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** A panel over the page. Escape and the cross close it; focus comes back to where it was. */
export function Dialog({
  title,
  closeLabel,
  open,
  onClose,
  children,
  wide = false,
}: {
  title: ReactNode
  closeLabel: string
  open: boolean
  onClose: () => void
  children: ReactNode
  wide?: boolean
}) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen={open}
      onOpenChange={(isOpen) => isOpen || onClose()}
      isDismissable
    >
      <Modal className={wide ? 'modal modal-wide' : 'modal'}>
        <Box className="dialog">
          <div className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <Button look="quiet" small onPress={onClose} aria-label={closeLabel}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
        </Box>
      </Modal>
    </ModalOverlay>
  )
}
