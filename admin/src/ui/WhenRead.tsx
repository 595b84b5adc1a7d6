import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ListButton, Loading, useListContext, useTranslate } from 'react-admin';
import { ApiProblem } from '../api/problem';
import type { Read } from '../api/record';
import { retry, retryDelay } from '../query-client';

const NOT_FOUND = 404;

/**
 * How the record of a screen is read. A row of a list stands in for it until then, which a form would take for all there is:
 * it is never fresh. When it cannot be read again, what is on the screen stays.
 */
export const READ = { staleTime: 0, retry, retryDelay, onError: () => {} };

interface Props {
  read: { record?: Partial<Read>; error: Error | null; refetch: () => unknown };
  children: ReactNode;
}

/** What is shown of a record once all of it was read, and until then that it is read or why it cannot be. */
export function WhenRead({ read: { record, error, refetch }, children }: Props) {
  if (record?._etag !== undefined) return children;
  if (error) return <ReadFailure error={error} again={refetch} />;
  return <Loading />;
}

/** The same of a list below a record: one that could not be read is not an empty one. */
export function WhenListed({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useListContext();
  return error && !data ? <ReadFailure error={error} again={refetch} /> : children;
}

interface FailureProps {
  error: Error;
  again: () => unknown;
  /** What `again` is called. */
  action?: string;
}

/** Why something could not be read, and what to do about it. */
export function ReadFailure({ error, again, action = 'shell.list.again' }: FailureProps) {
  const translate = useTranslate();
  const isGone = error instanceof ApiProblem && error.status === NOT_FOUND;
  return (
    <Box role="alert" sx={{ p: 4, textAlign: 'center' }}>
      <Typography color="error" gutterBottom>
        {error.message}
      </Typography>
      {isGone ? (
        <ListButton />
      ) : (
        <Button variant="outlined" onClick={() => again()}>
          {translate(action)}
        </Button>
      )}
    </Box>
  );
}
