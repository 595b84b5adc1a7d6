import { Button, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';
import { type Identifier, useDelete, useNotify, useTranslate } from 'react-admin';
import { useTime } from '../ui/use-formats';
import { WideTable } from '../ui/WideTable';
import type { Session } from './customer';

const TIMES = ['createdAt', 'lastUsedAt', 'expiresAt'] as const;

interface Props<Shown extends Session> {
  sessions: Shown[];
  /** What is to be done about one, at the end of its row. */
  act: (session: Shown) => ReactNode;
}

export function SessionTable<Shown extends Session>({ sessions, act }: Props<Shown>) {
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
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {sessions.map((session) => (
            <TableRow key={session.id}>
              {TIMES.map((name) => (
                <TableCell key={name}>{time(session[name])}</TableCell>
              ))}
              <TableCell align="right">{act(session)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

interface EndProps {
  /** The resource. */
  of: string;
  /** Of the account. */
  id: Identifier;
  sessionId: string;
}

export function EndSession({ of, id, sessionId }: EndProps) {
  const translate = useTranslate();
  const notify = useNotify();
  const [end, { isPending }] = useDelete(
    of,
    { id, meta: { sessionId } },
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
