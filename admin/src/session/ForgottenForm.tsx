import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { request } from '../api/request';

/** Asks for a mail with a link that sets a new password. What is said then is the same whether or not there is such an account. */
export function ForgottenForm({ onBack }: { onBack: () => void }) {
  const translate = useTranslate();
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setBusy(true);
    setRefusal(undefined);
    try {
      await request('POST', '/api/auth/password-reset', { body: { email } });
      setDone(true);
    } catch (error) {
      setRefusal((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack spacing={1}>
        {refusal && (
          <Alert severity="error" variant="outlined">
            {refusal}
          </Alert>
        )}
        {isDone ? (
          <Alert severity="success" variant="outlined">
            {translate('shell.sign_in.link_sent')}
          </Alert>
        ) : (
          <>
            <Typography>{translate('shell.sign_in.forgotten_hint')}</Typography>
            <TextField
              name="email"
              type="email"
              label={translate('shell.sign_in.email')}
              autoComplete="username"
              required
              autoFocus
            />
            <Button type="submit" variant="contained" loading={isBusy} size="medium">
              {translate('shell.sign_in.send_link')}
            </Button>
          </>
        )}
        <Button onClick={onBack}>{translate('shell.sign_in.back')}</Button>
      </Stack>
    </form>
  );
}
