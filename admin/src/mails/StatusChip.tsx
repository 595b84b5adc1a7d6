import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Mail } from './index';

const COLORS = { pending: 'info', sent: 'success', failed: 'error', skipped: 'default' } as const;

export const MAIL_STATUSES = ['pending', 'sent', 'failed', 'skipped'] as const;

export function StatusChip({ status }: Pick<Mail, 'status'>) {
  const translate = useTranslate();
  return (
    <Chip variant="outlined" color={COLORS[status]} label={translate(`resources.mails.statuses.${status}`)} />
  );
}
