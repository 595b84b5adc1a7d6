import { Button, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import { Confirm, useDelete, useGetIdentity, useGetList, useNotify, useTranslate } from 'react-admin';
import { nameOf } from '../format/person';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { useAct } from '../ui/use-act';
import { useTime } from '../ui/use-formats';
import { WideTable } from '../ui/WideTable';
import type { Customer, Session } from './customer';

const TIMES = ['createdAt', 'lastUsedAt', 'expiresAt'] as const;

/** Where somebody is signed in, and how to end that: one by one, or everywhere. */
export function SessionsBox({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const may = useMay('customers.write');
  const { data: sessions = [], isPending } = useGetList<Session>('customer-sessions', {
    filter: { id: customer.id },
    pagination: { page: 1, perPage: 100 },
  });
  return (
    <Section
      title={translate('resources.customer-sessions.name', { smart_count: 2 })}
      actions={may && <SignOutEverywhere customer={customer} />}
    >
      {sessions.length > 0 ? (
        <SessionTable customer={customer} sessions={sessions} mayEnd={may} />
      ) : (
        !isPending && (
          <Typography variant="body2" color="textSecondary">
            {translate('resources.customer-sessions.empty')}
          </Typography>
        )
      )}
    </Section>
  );
}

interface TableProps {
  customer: Customer;
  sessions: Session[];
  mayEnd: boolean;
}

function SessionTable({ customer, sessions, mayEnd }: TableProps) {
  const translate = useTranslate();
  const time = useTime();
  return (
    <WideTable label={translate('resources.customer-sessions.name', { smart_count: 2 })}>
      <Table size="small" sx={{ whiteSpace: 'nowrap' }}>
        <TableHead>
          <TableRow>
            {TIMES.map((name) => (
              <TableCell key={name}>{translate(`resources.customer-sessions.fields.${name}`)}</TableCell>
            ))}
            {mayEnd && <TableCell />}
          </TableRow>
        </TableHead>
        <TableBody>
          {sessions.map((session) => (
            <TableRow key={session.id}>
              {TIMES.map((name) => (
                <TableCell key={name}>{time(session[name])}</TableCell>
              ))}
              {mayEnd && (
                <TableCell align="right">
                  <EndSession customer={customer} session={session} />
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

function EndSession({ customer, session }: { customer: Customer; session: Session }) {
  const translate = useTranslate();
  const notify = useNotify();
  const [end, { isPending }] = useDelete(
    'customer-sessions',
    { id: customer.id, meta: { sessionId: session.id } },
    {
      onSuccess: () => notify('resources.customer-sessions.ended', { type: 'success' }),
      onError: (error) => notify((error as Error).message, { type: 'error' }),
    },
  );
  return (
    <Button color="error" loading={isPending} onClick={() => end()}>
      {translate('resources.customer-sessions.end')}
    </Button>
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
