import type { Role } from '../../../desk/http/contract/index.ts'
import { Checkbox, Choice } from '../../ui/field.tsx'
import { useWords } from '../../words/index.ts'

const roles: readonly Role[] = ['officer', 'senior', 'registrar', 'auditor', 'administrator']

export type RoleChosen = { role: Role; administers: boolean }

/** One of the five roles, and for small teams the administration beside it. */
export function RoleFields({
  value,
  onChange,
}: {
  value: RoleChosen
  onChange: (value: RoleChosen) => void
}) {
  const { t } = useWords()
  return (
    <>
      <Choice
        label={t('people.role')}
        value={value.role}
        onChange={(role) => onChange({ ...value, role: role as Role })}
        options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
      {value.role === 'administrator' ? null : (
        <div className="field">
          <Checkbox
            selected={value.administers}
            onChange={(administers) => onChange({ ...value, administers })}
          >
            {t('people.administers')}
            <span className="choice-help">{t('people.administers.help')}</span>
          </Checkbox>
        </div>
      )}
    </>
  )
}
