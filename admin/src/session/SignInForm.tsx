import { Alert, Button, Stack, TextField } from '@mui/material';
import { StockkeeperError } from '@stockkeeper/client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslate } from 'react-admin';
import { pleaseWait, textOf } from '../api/problem';
import { shop } from '../shop';

interface Props {
  /** Throws when it is refused. */
  onSubmit: (email: string, password: string) => Promise<void>;
  /** Beside the button. */
  children?: ReactNode;
}

/** Two inputs that password managers know. */
export function SignInForm({ onSubmit, children }: Props) {
  const translate = useTranslate();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Beside the page's own form, in whose tree a dialog is.
    event.stopPropagation();
    const values = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSubmit(String(values.get('email')), String(values.get('password')));
    } catch (error) {
      setRefusal(reasonOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack spacing={1}>
        {refusal && (
          <Alert severity="error" variant="outlined" sx={{ mb: 1 }}>
            {translate(refusal, { _: refusal })}
          </Alert>
        )}
        <TextField
          name="email"
          type="email"
          label={translate('shell.sign_in.email')}
          autoComplete="username"
          required
          autoFocus
        />
        <TextField
          name="password"
          type="password"
          label={translate('shell.sign_in.password')}
          autoComplete="current-password"
          required
        />
        <Stack direction="row" spacing={1} sx={{ pt: 1 }}>
          <Button type="submit" variant="contained" loading={isBusy} size="medium" sx={{ flex: 1 }}>
            {translate('shell.sign_in.submit')}
          </Button>
          {children}
        </Stack>
        {shop.hasDemo && (
          <Alert severity="info" variant="outlined" icon={false}>
            {translate('shell.sign_in.demo')}
          </Alert>
        )}
      </Stack>
    </form>
  );
}

/** The service's own words are for those who call it. */
function reasonOf(error: unknown): string {
  if (error instanceof StockkeeperError) {
    if (error.code === 'INVALID_CREDENTIALS') return 'shell.sign_in.wrong';
    if (error.code === 'TOO_MANY_REQUESTS') return pleaseWait(error.retryAfterSeconds);
    return textOf({ code: error.code, detail: error.message });
  }
  return error instanceof Error ? error.message : String(error);
}
