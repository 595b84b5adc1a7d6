import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { Confirm, useGetIdentity, useGetList, useTranslate } from 'react-admin';
import { nameOf } from '../format/person';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { useAct } from '../ui/use-act';
import type { Customer, Session } from './customer';
import { EndSession, SessionTable } from './SessionTable';

/** Where somebody is signed in, and how to end that: one by one, or everywhere. */
export function SessionsBox({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const may = useMay('customers.write');
  const read = useGetList<Session>('customer-sessions', {
    filter: { id: customer.id },
    pagination: { page: 1, perPage: 100 },
  });
  const sessions = read.data ?? [];
  return (
    <Section
      title={translate('resources.customer-sessions.name', { smart_count: 2 })}
      read={read}
      actions={may && <SignOutEverywhere customer={customer} />}
    >
      {sessions.length > 0 ? (
        <SessionTable
          sessions={sessions}
          act={({ id }) => may && <EndSession of="customer-sessions" id={customer.id} sessionId={id} />}
        />
      ) : (
        !read.isPending && (
          <Typography variant="body2" color="textSecondary">
            {translate('resources.customer-sessions.empty')}
          </Typography>
        )
      )}
    </Section>
  );
}

function SignOutEverywhere({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const { data: me } = useGetIdentity();
  const [isAsking, setAsking] = useState(false);
  const { act, isBusy } = useAct({
    touches: ['customer-sessions'],
    done: 'resources.customers.acts.signed_out',
    isIdempotent: false,
  });
  const signOut = async () => {
    await act('/api/admin/users/{id}/sign-out', { params: { id: customer.id } });
    setAsking(false);
  };
  const question = me?.id === customer.id ? 'sign_out_self' : 'sign_out_question';
  return (
    <>
      <Button color="error" variant="outlined" onClick={() => setAsking(true)}>
        {translate('resources.customers.acts.sign_out')}
      </Button>
      <Confirm
        isOpen={isAsking}
        loading={isBusy}
        title={translate('resources.customers.acts.sign_out_title', { name: nameOf(customer) })}
        content={translate(`resources.customers.acts.${question}`)}
        confirm="resources.customers.acts.sign_out"
        confirmColor="warning"
        onConfirm={signOut}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
