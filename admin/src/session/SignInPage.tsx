import { Button } from '@mui/material';
import { useEffect, useState } from 'react';
import { useCheckAuth, useLogin, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router';
import { shop } from '../shop';
import { ForgottenForm } from './ForgottenForm';
import { FrontDoor } from './FrontDoor';
import { SignInForm } from './SignInForm';

export function SignInPage() {
  const translate = useTranslate();
  const login = useLogin();
  const navigate = useNavigate();
  const checkAuth = useCheckAuth();
  const [isForgotten, setForgotten] = useState(false);
  useEffect(() => {
    // Who is signed in already, in another tab perhaps, goes on.
    checkAuth({}, false).then(
      () => navigate('/'),
      () => {},
    );
  }, [checkAuth, navigate]);
  if (isForgotten) {
    return (
      <FrontDoor title={translate('shell.sign_in.forgotten_title')}>
        <ForgottenForm onBack={() => setForgotten(false)} />
      </FrontDoor>
    );
  }
  return (
    <FrontDoor title={translate('shell.sign_in.title')}>
      <SignInForm onSubmit={(email, password) => login({ email, password })} />
      {/* The link comes by mail. */}
      {shop.sendsMail && (
        <Button fullWidth onClick={() => setForgotten(true)} sx={{ mt: 1 }}>
          {translate('shell.sign_in.forgotten')}
        </Button>
      )}
    </FrontDoor>
  );
}
