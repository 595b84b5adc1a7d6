import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAct } from '../ui/use-act';
import { useErrorText } from './use-error-text';
import type { Endpoint, TestResult } from './webhook';

/** Sends a test message, and shows what came back. */
export function TestButton({ endpoint: { id } }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const errorText = useErrorText();
  const title = useId();
  const [result, setResult] = useState<TestResult>();
  const [isOpen, setOpen] = useState(false);
  const { act, isBusy } = useAct({ touches: [], isIdempotent: false });
  const test = async () => {
    const came = await act<TestResult>('/api/admin/webhook-endpoints/{id}/test', { params: { id } });
    if (!came) return;
    setResult(came);
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="outlined" loading={isBusy} onClick={test}>
        {translate('resources.webhook-endpoints.acts.test')}
      </Button>
      <Dialog open={isOpen} onClose={close} fullWidth maxWidth="sm" aria-labelledby={title}>
        <DialogTitle id={title}>{translate('resources.webhook-endpoints.acts.test')}</DialogTitle>
        {result && (
          <DialogContent>
            <Alert severity={result.error === null ? 'success' : 'error'} sx={{ mb: 2 }}>
              {result.error === null
                ? translate('resources.webhook-endpoints.test.accepted', { ...result })
                : translate('resources.webhook-endpoints.test.refused', {
                    reason: errorText(result.error, result.statusCode),
                    ms: result.ms,
                  })}
            </Alert>
            {result.response && (
              <Box
                component="pre"
                tabIndex={0}
                sx={{ m: 0, overflow: 'auto', maxHeight: '40vh', fontSize: '0.8rem' }}
              >
                {result.response}
              </Box>
            )}
          </DialogContent>
        )}
        <DialogActions>
          <Button onClick={close}>{translate('ra.action.close')}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
