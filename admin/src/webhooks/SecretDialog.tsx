import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useId } from 'react';
import { useNotify, useTranslate } from 'react-admin';

/** A secret that the service shows this once. Nothing but its button closes it. */
export function SecretDialog({ secret, onClose }: { secret: string | undefined; onClose: () => void }) {
  const translate = useTranslate();
  const notify = useNotify();
  const title = useId();
  const copy = async () => {
    await navigator.clipboard.writeText(secret ?? '');
    notify('resources.webhook-endpoints.secret.copied', { type: 'success' });
  };
  return (
    <Dialog open={secret !== undefined} fullWidth maxWidth="sm" aria-labelledby={title}>
      <DialogTitle id={title}>{translate('resources.webhook-endpoints.secret.title')}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('resources.webhook-endpoints.secret.once')}
        </Alert>
        <TextField
          label={translate('resources.webhook-endpoints.secret.label')}
          value={secret ?? ''}
          fullWidth
          slotProps={{ htmlInput: { readOnly: true, spellCheck: false } }}
          onFocus={({ target }) => target.select()}
        />
      </DialogContent>
      <DialogActions>
        {/* Browsers have it on https and on this machine alone. */}
        {window.isSecureContext && (
          <Button onClick={copy}>{translate('resources.webhook-endpoints.secret.copy')}</Button>
        )}
        <Button variant="contained" onClick={onClose}>
          {translate('resources.webhook-endpoints.secret.kept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
