import { Button, Dialog, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import { useEffect, useState } from 'react';
import { useLogout, useTranslate } from 'react-admin';
import { SignInForm } from './SignInForm';
import { askWith, signIn } from './session';

interface Waiting {
  resolve: () => void;
  reject: (reason: Error) => void;
}

/** The sign-in has ended: asks for the password over the open form. All requests that wait go on afterwards. */
export function SignInDialog() {
  const translate = useTranslate();
  const logout = useLogout();
  const [waiting, setWaiting] = useState<Waiting[]>([]);
  useEffect(() => {
    askWith(() => new Promise((resolve, reject) => setWaiting((all) => [...all, { resolve, reject }])));
    return () => askWith(undefined);
  }, []);

  const submit = async (email: string, password: string) => {
    await signIn(email, password);
    for (const { resolve } of waiting) resolve();
    setWaiting([]);
  };
  const leave = () => {
    for (const { reject } of waiting) reject(new Error(translate('ra.notification.logged_out')));
    setWaiting([]);
    void logout();
  };
  return (
    <Dialog open={waiting.length > 0} maxWidth="xs" fullWidth aria-labelledby="sign-in-again">
      <DialogTitle id="sign-in-again">{translate('shell.sign_in.again_title')}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 1 }}>{translate('shell.sign_in.again')}</DialogContentText>
        <SignInForm onSubmit={submit}>
          <Button onClick={leave}>{translate('shell.sign_in.leave')}</Button>
        </SignInForm>
      </DialogContent>
    </Dialog>
  );
}
