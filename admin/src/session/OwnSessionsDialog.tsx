import { Alert, Button, Chip, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useGetIdentity, useGetList, useNotify, useTranslate } from 'react-admin';
import { request } from '../api/request';
import type { OwnSession } from '../customers/customer';
import { EndSession, SessionTable } from '../customers/SessionTable';
import { readAnew } from '../query-client';

/** Where one is signed in oneself; each other place can be signed out from here. */
export function OwnSessionsDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const { data: me } = useGetIdentity();
  const { data: sessions = [], error } = useGetList<OwnSession>('own-sessions', {
    pagination: { page: 1, perPage: 100 },
  });
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const act = ({ id, isCurrent }: OwnSession) =>
    isCurrent ? (
      <Chip color="success" variant="outlined" label={translate('shell.sessions.this')} />
    ) : (
      me && <EndSession of="own-sessions" id={me.id} sessionId={id} />
    );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="own-sessions">
      <DialogTitle id="own-sessions">{translate('shell.sessions.title')}</DialogTitle>
      <DialogContent>
        {error ? (
          <Alert severity="error">{error.message}</Alert>
        ) : (
          <SessionTable sessions={sessions} act={act} />
        )}
      </DialogContent>
      <DialogActions>
        {others.length > 0 && <EndOthers />}
        <Button onClick={onClose}>{translate('ra.action.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function EndOthers() {
  const translate = useTranslate();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      await request('POST', '/api/users/me/sign-out-others');
      notify('shell.sessions.others_ended', { type: 'success' });
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
      readAnew(['own-sessions']);
    }
  };
  return (
    <Button color="error" loading={isBusy} onClick={end}>
      {translate('shell.sessions.end_others')}
    </Button>
  );
}
