import { useEffect } from 'react';
import { useCheckAuth, useLogin, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router';
import { FrontDoor } from './FrontDoor';
import { SignInForm } from './SignInForm';

export function SignInPage() {
  const translate = useTranslate();
  const login = useLogin();
  const navigate = useNavigate();
  const checkAuth = useCheckAuth();
  useEffect(() => {
    // Who is signed in already, in another tab perhaps, goes on.
    checkAuth({}, false).then(
      () => navigate('/'),
      () => {},
    );
  }, [checkAuth, navigate]);
  return (
    <FrontDoor title={translate('shell.sign_in.title')}>
      <SignInForm onSubmit={(email, password) => login({ email, password })} />
    </FrontDoor>
  );
}
