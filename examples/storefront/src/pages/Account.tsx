import type { Problem as ProblemDocument } from '@stockkeeper/client';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import { linkToken } from '../link-token.js';
import { Field } from '../parts/Field.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { client, fieldErrors } from '../shop.js';

// The pages that the mails of the shop link to: docs/mail.md. What a link does is done when a button is pressed, since programs
// that look for dangerous mails open the links in them.

interface PageProps {
  title: string;
  button: string;
  /** What the button does, where it does not say so itself. */
  lead?: string;
  send: (form: FormData) => Answered;
  /** Once it was sent. */
  done: ReactNode;
  children?: (errors: Record<string, string>) => ReactNode;
}

/** Operations without a method of their own have GET, POST and so on, which throw no problem but give it. */
type Answered = Promise<{ error?: ProblemDocument | undefined }>;

function Page({ title, button, lead, send, done, children }: PageProps) {
  const sending = useMutation({
    mutationFn: async (form: FormData) => {
      const { error } = await send(form);
      if (error) throw error;
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    sending.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="narrow" onSubmit={submit}>
      <Title>{title}</Title>
      <h1>{title}</h1>
      {sending.isSuccess ? (
        <p role="status">{done}</p>
      ) : (
        <>
          {lead && <p>{lead}</p>}
          {children?.(fieldErrors(sending.error))}
          <Problem error={sending.error} />
          <button type="submit" className="primary" disabled={sending.isPending}>
            {button}
          </button>
        </>
      )}
    </form>
  );
}

const token = linkToken ?? '';

/** Of pages that only their link opens. */
function LinkPage(page: PageProps) {
  if (linkToken !== null) return <Page {...page} />;
  return (
    <section className="narrow">
      <Title>{page.title}</Title>
      <h1>{page.title}</h1>
      <p>Something is missing from this address. Please open the link in the mail once more.</p>
    </section>
  );
}

export function ForgottenPassword() {
  return (
    <Page
      title="A new password"
      button="Send me a link"
      send={(form) => {
        const email = String(form.get('email')).trim();
        return client.POST('/api/auth/password-reset', { body: { email } }) as Answered;
      }}
      done="If there is an account with this address, it gets a mail with a link, which is valid for half an hour."
    >
      {(errors) => (
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          error={errors.email}
        />
      )}
    </Page>
  );
}

export function ResetPassword() {
  return (
    <LinkPage
      title="A new password"
      button="Take this password"
      send={(form) => {
        const password = String(form.get('password'));
        return client.POST('/api/auth/password-reset/confirm', { body: { token, password } }) as Answered;
      }}
      done={
        <>
          Your password is changed, and you were signed out everywhere. <Link to="/sign-in">Sign in</Link>
        </>
      }
    >
      {(errors) => (
        <Field
          label="New password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
          error={errors.password}
        />
      )}
    </LinkPage>
  );
}

export function VerifyEmail() {
  return (
    <LinkPage
      title="Your address"
      button="This is my address"
      lead="You have got our mail: then the address is right. Confirm that it is yours."
      send={() => client.POST('/api/auth/email-verification/confirm', { body: { token } }) as Answered}
      done={
        <>
          Thank you! Orders that you placed with it before are now among <Link to="/orders">your orders</Link>
          .
        </>
      }
    />
  );
}

export function ChangeEmail() {
  return (
    <LinkPage
      title="Your new address"
      button="This is my new address"
      lead="You have got our mail at the new address. Confirm that you want to sign in with it."
      send={() => client.POST('/api/auth/email-change/confirm', { body: { token } }) as Answered}
      done="Thank you! From now on you sign in with it."
    />
  );
}
