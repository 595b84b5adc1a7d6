import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { Field } from '../parts/Field.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { useUser } from '../session.js';
import { client, fieldErrors } from '../shop.js';

export function SignIn() {
  const user = useUser();
  const [parameters] = useSearchParams();
  const [isNew, setNew] = useState(false);
  const enter = useMutation({
    mutationFn: async (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '');
      const credentials = { email: text('email').trim(), password: text('password') };
      if (!isNew) return client.auth.logIn(credentials);
      const [firstName, lastName] = [text('firstName').trim(), text('lastName').trim()];
      return client.auth.register({ ...credentials, firstName, lastName });
    },
  });
  if (user) return <Navigate to={ownPath(parameters.get('next'))} replace />;
  const errors = fieldErrors(enter.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  const title = isNew ? 'Create an account' : 'Sign in';
  return (
    <form className="narrow" onSubmit={submit}>
      <Title>{title}</Title>
      <h1>{title}</h1>
      {isNew && (
        <>
          <Field
            label="First name"
            name="firstName"
            autoComplete="given-name"
            required
            error={errors.firstName}
          />
          <Field
            label="Last name"
            name="lastName"
            autoComplete="family-name"
            required
            error={errors.lastName}
          />
        </>
      )}
      <Field label="E-mail" name="email" type="email" autoComplete="username" required error={errors.email} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        minLength={isNew ? 8 : undefined}
        required
        error={errors.password}
      />
      <Problem error={enter.error} />
      <button type="submit" className="primary" disabled={enter.isPending}>
        {title}
      </button>
      {!isNew && (
        <p>
          <Link className="lone" to="/account/forgotten-password">
            Forgotten your password?
          </Link>
        </p>
      )}
      <p>
        {isNew ? 'You have an account?' : 'You are new here?'}{' '}
        <button
          type="button"
          className="link"
          onClick={() => {
            setNew(!isNew);
            enter.reset();
          }}
        >
          {isNew ? 'Sign in' : 'Create an account'}
        </button>
      </p>
    </form>
  );
}

/** Only to a page of this shop: whoever makes up a link could otherwise send customers elsewhere. */
function ownPath(next: string | null): string {
  if (next === null || !URL.canParse(next, location.origin)) return '/';
  const { origin, pathname, search } = new URL(next, location.origin);
  return origin === location.origin ? `${pathname}${search}` : '/';
}
