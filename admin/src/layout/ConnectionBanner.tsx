import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useConnection } from '../api/connection';

/** Says so when the service does not answer, and goes away by itself. */
export function ConnectionBanner() {
  const translate = useTranslate();
  const connection = useConnection();
  if (connection === 'ok') return null;
  const message = connection === 'lost' ? 'lost_banner' : connection;
  return (
    <Alert severity={connection === 'lost' ? 'error' : 'info'} variant="outlined" sx={{ mt: 1 }}>
      {translate(`shell.connection.${message}`)}
    </Alert>
  );
}
