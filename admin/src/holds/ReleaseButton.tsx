import { Button } from '@mui/material';
import { useState } from 'react';
import { Confirm, useDelete, useNotify, useRefresh, useTranslate } from 'react-admin';

/** Asks first: the customer of the hold may be paying right now. */
export function ReleaseButton({ id }: { id: string }) {
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const [isAsking, setAsking] = useState(false);
  const [release, { isPending }] = useDelete(
    'holds',
    { id },
    {
      mutationMode: 'pessimistic',
      onSuccess: () => notify('resources.holds.released', { type: 'success' }),
      onError: (error) => notify((error as Error).message, { type: 'error' }),
      onSettled: () => {
        setAsking(false);
        refresh();
      },
    },
  );
  return (
    <>
      <Button color="error" onClick={() => setAsking(true)}>
        {translate('resources.holds.release')}
      </Button>
      <Confirm
        isOpen={isAsking}
        loading={isPending}
        title="resources.holds.release"
        content="resources.holds.release_content"
        confirm="resources.holds.release"
        confirmColor="warning"
        onConfirm={() => release()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
