import { Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Names with what they stand for, one below the other; never so far apart that the eye loses the line. */
export function Figures({ children }: { children: ReactNode }) {
  return (
    <Stack component="dl" spacing={0.5} sx={{ m: 0, maxWidth: '40rem' }}>
      {children}
    </Stack>
  );
}

export function Figure({
  name,
  isSum = false,
  isPart = false,
  children,
}: {
  name: string;
  isSum?: boolean;
  /** Whether it is in one above: it adds nothing. */
  isPart?: boolean;
  children: ReactNode;
}) {
  const weight = isSum ? 600 : undefined;
  return (
    <Stack direction="row" spacing={2} sx={{ justifyContent: 'space-between' }}>
      <Typography
        component="dt"
        variant="body2"
        color={isSum ? undefined : 'textSecondary'}
        sx={{ fontWeight: weight, pl: isPart ? 2 : 0 }}
      >
        {name}
      </Typography>
      <Typography
        component="dd"
        variant="body2"
        color={isPart ? 'textSecondary' : undefined}
        sx={{ m: 0, fontWeight: weight, textAlign: 'right', whiteSpace: 'nowrap' }}
      >
        {children}
      </Typography>
    </Stack>
  );
}
