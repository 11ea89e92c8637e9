import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Exact } from '../ui/raw.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'

/** A link that lets one person in, once. It is shown here and nowhere again. */
export function LinkShown({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog title={t('people.link.title', { name })} closeLabel={t('deed.close')} open onClose={onClose}>
      <div className="dialog-body">
        <LinkCard link={link} />
        <div className="row-of-buttons">
          <Button look="main" onPress={onClose}>
            {t('people.link.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

export function LinkCard({ link }: { link: string }) {
  const { t } = useWords()
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    toast('done', t('people.link.copied'))
  }
  return (
    <>
      <p>{t('people.link.text')}</p>
      <p className="one-link">
        <Exact mono>{link}</Exact>
      </p>
      <div className="row-of-buttons">
        <Button small onPress={() => void copy()}>
          {t('people.link.copy')}
        </Button>
      </div>
    </>
  )
}
