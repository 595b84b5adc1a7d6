import { Alert, Skeleton, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Title, useTranslate } from 'react-admin';

interface Props {
  /** Of its texts: `system.<name>`. */
  name: string;
  actions?: ReactNode;
  error: Error | null;
  /** Nothing until it was read. */
  children?: ReactNode;
}

/** A screen about the service itself: its heading, what it is for, and what can be done there. */
export function SystemScreen({ name, actions, error, children }: Props) {
  const translate = useTranslate();
  return (
    <Stack spacing={2} sx={{ py: 2 }}>
      <Title title={`resources.${name}.name`} />
      <Stack direction="row" spacing={2} sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <Typography color="textSecondary">{translate(`system.${name}.about`)}</Typography>
        {actions}
      </Stack>
      {error && <Alert severity="error">{error.message}</Alert>}
      {children ?? (!error && <Skeleton variant="rounded" height={240} />)}
    </Stack>
  );
}
