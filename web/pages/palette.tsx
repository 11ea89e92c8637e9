import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import type { Session } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { languages, prefer } from '../prefs.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useRegistered } from '../ui/keys.ts'
import { Exact, Raw } from '../ui/raw.tsx'
import { useWords, type WordKey } from '../words/index.ts'
import { wishIn } from './inbox/wish.ts'
import { ownNames } from './languages.tsx'
import { placesFor } from './nav.ts'

type Item = {
  id: string
  name: string
  /** A sentence of ours around what was typed, which is made visible already. */
  spoken?: true
  icon: IconName
  keys?: readonly string[]
  exact?: string
  does: () => void
}

/** Everything one can go to, find or do, by typing its name. What is typed is also looked for in every demand. */
export function Palette({
  session,
  onClose,
  onKeys,
}: {
  session: Session
  onClose: () => void
  onKeys: () => void
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const sections = useSections(session, typed, onKeys)
  const press = (does: () => void) => () => {
    onClose()
    // The dialog gives the focus back first; then the deed may take it.
    requestAnimationFrame(() => requestAnimationFrame(does))
  }
  return (
    <ModalOverlay
      className="scrim palette-scrim"
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      isDismissable
    >
      <Modal className="modal palette">
        <Dialog className="palette-box" aria-label={t('palette.title')}>
          <Autocomplete inputValue={typed} onInputChange={setTyped} disableVirtualFocus={false}>
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened to type in */}
            <SearchField className="palette-field" aria-label={t('palette.title')} autoFocus>
              <Icon name="search" />
              <Input placeholder={t('palette.placeholder')} dir="auto" />
              <Kbd>Esc</Kbd>
            </SearchField>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and whoever has no pointer must be able to */}
            <section className="palette-scroll" aria-label={t('palette.list')} tabIndex={0}>
              <Menu
                className="palette-list"
                aria-label={t('palette.title')}
                renderEmptyState={() => <p className="palette-none">{t('palette.none')}</p>}
              >
                {sections.map(({ title, items }) =>
                  items.length === 0 ? null : (
                    <MenuSection key={title} className="palette-section">
                      <Header>{t(title)}</Header>
                      {items.map(({ id, name, spoken, icon, keys = [], exact, does }) => (
                        <MenuItem
                          key={id}
                          id={id}
                          textValue={name}
                          className="palette-item"
                          onAction={press(does)}
                        >
                          <Icon name={icon} />
                          {exact ? <Exact>{exact}</Exact> : null}
                          <span className="palette-name">{spoken ? name : <Raw>{name}</Raw>}</span>
                          <span className="palette-keys" aria-hidden="true">
                            {keys.map((key) => (
                              <Kbd key={key}>{key}</Kbd>
                            ))}
                          </span>
                        </MenuItem>
                      ))}
                    </MenuSection>
                  ),
                )}
              </Menu>
            </section>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function useSections(session: Session, typed: string, onKeys: () => void) {
  const { t, pick } = useWords()
  const navigate = useNavigate()
  const here = useRegistered()
  const text = useDeferredValue(typed.trim())
  const { data: found } = useQuery({
    queryKey: ['palette', text],
    queryFn: () => desk.search(new URLSearchParams({ q: typed }).toString()),
    enabled: text.length >= 2,
    placeholderData: (before) => before,
  })
  const { data: views } = useQuery({ queryKey: ['views'], queryFn: desk.views })
  const fits = ({ name }: Item) => words(typed).every((word) => fold(name).includes(word))
  const doable: Item[] = here
    .filter(({ offer }) => offer)
    .map(({ keys, says, does }) => ({ id: `do ${says}`, name: says, icon: 'forward', keys, does }))
  const places: Item[] = placesFor(session.may).map(({ to, word, key }) => ({
    id: `go ${to}`,
    name: t(word),
    icon: 'forward',
    keys: ['g', key],
    does: () => void navigate({ to }),
  }))
  const lists: Item[] = (views?.views ?? []).map(({ id, name, query }) => ({
    id: `view ${id}`,
    name,
    icon: 'eye',
    does: () => void navigate({ to: '/', search: wishIn(Object.fromEntries(new URLSearchParams(query))) }),
  }))
  const looks: Item[] = [
    ...languages.map((language) => ({
      id: `language ${language}`,
      name: ownNames[language],
      icon: 'gear' as const,
      does: () => prefer({ language }),
    })),
    ...(['light', 'dark', 'auto'] as const).map((scheme) => ({
      id: `scheme ${scheme}`,
      name: `${t('settings.scheme')}: ${t(`settings.scheme.${scheme}`)}`,
      icon: 'gear' as const,
      does: () => prefer({ scheme }),
    })),
    { id: 'keys', name: t('keys.title'), icon: 'key' as const, keys: ['?'], does: onKeys },
  ]
  const demands: Item[] =
    text.length < 2
      ? []
      : (found?.rows ?? []).slice(0, 8).map((row) => ({
          id: `demand ${row.id}`,
          name: [row.authority.name, pick(row.instrument), row.reference].filter(Boolean).join(' · '),
          exact: row.number,
          icon: 'file' as const,
          does: () => void navigate({ to: '/demands/$id', params: { id: row.id } }),
        }))
  const search: Item[] =
    text.length < 2
      ? []
      : [
          {
            id: 'search',
            name: t('palette.search', { text }),
            spoken: true,
            icon: 'search',
            does: () => void navigate({ to: '/', search: { q: text } }),
          },
        ]
  const sections: { title: WordKey; items: Item[] }[] = [
    { title: 'palette.here', items: doable.filter(fits) },
    { title: 'palette.demands', items: [...demands, ...search] },
    { title: 'palette.views', items: lists.filter(fits) },
    { title: 'palette.places', items: places.filter(fits) },
    { title: 'palette.looks', items: looks.filter(fits) },
  ]
  return sections
}

const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()
const words = (text: string) => fold(text).split(/\s+/).filter(Boolean)
