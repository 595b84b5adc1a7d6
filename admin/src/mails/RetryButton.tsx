import { Button } from '@mui/material';
import type { MouseEvent } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useAct } from '../ui/use-act';

/** Has a mail tried again that the server refused. */
export function RetryButton({ id }: { id: string }) {
  const translate = useTranslate();
  const notify = useNotify();
  const { act, isBusy } = useAct({ touches: ['mails'], isIdempotent: false });
  const retry = async (click: MouseEvent) => {
    // The row that it stands in leads to the mail.
    click.stopPropagation();
    if (await act('/api/admin/mails/{id}/retry', { params: { id } }))
      notify('resources.mails.retried', { type: 'success' });
  };
  return (
    <Button loading={isBusy} onClick={retry} sx={{ whiteSpace: 'nowrap' }}>
      {translate('resources.mails.retry')}
    </Button>
  );
}
