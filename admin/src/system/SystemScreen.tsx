import { Skeleton, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Title, useTranslate } from 'react-admin';
import { ReadFailure } from '../ui/WhenRead';

interface Props {
  /** Of its texts: `system.<name>`. */
  name: string;
  actions?: ReactNode;
  read: { data?: unknown; error: Error | null; refetch: () => unknown };
  /** Nothing until it was read. */
  children?: ReactNode;
}

/** A screen about the service itself: its heading, what it is for, and what can be done there. */
export function SystemScreen({ name, actions, read, children }: Props) {
  const translate = useTranslate();
  return (
    <Stack spacing={2} sx={{ py: 2 }}>
      <Title title={`resources.${name}.name`} />
      <Stack direction="row" spacing={2} sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <Typography color="textSecondary">{translate(`system.${name}.about`)}</Typography>
        {actions}
      </Stack>
      {read.error && read.data === undefined ? (
        <ReadFailure error={read.error} again={read.refetch} />
      ) : (
        (children ?? <Skeleton variant="rounded" height={240} />)
      )}
    </Stack>
  );
}
