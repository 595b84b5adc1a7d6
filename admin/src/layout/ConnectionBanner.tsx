import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useConnection } from '../api/connection';

/** Says so when the service does not answer, and goes away by itself. It comes when it likes: nothing may move under a click. */
export function ConnectionBanner() {
  const translate = useTranslate();
  const connection = useConnection();
  if (connection === 'ok') return null;
  const message = connection === 'lost' ? 'lost_banner' : connection;
  return (
    <Alert severity={connection === 'lost' ? 'error' : 'info'} variant="outlined" sx={OVER_THE_PAGE}>
      {translate(`shell.connection.${message}`)}
    </Alert>
  );
}

const OVER_THE_PAGE = {
  position: 'fixed',
  zIndex: 'snackbar',
  top: 56,
  left: '50%',
  transform: 'translateX(-50%)',
  width: 'max-content',
  maxWidth: 'calc(100vw - 16px)',
  bgcolor: 'background.paper',
  boxShadow: 3,
  pointerEvents: 'none',
} as const;
