import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Account } from './customer';

export function RoleChip({ role }: Pick<Account, 'role'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={role === 'admin' ? 'primary' : 'default'}
      label={translate(`resources.customers.roles.${role}`)}
    />
  );
}

export function StateChip({ isActive }: Pick<Account, 'isActive'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={isActive ? 'success' : 'error'}
      label={translate(`resources.customers.states.${isActive ? 'active' : 'disabled'}`)}
    />
  );
}
