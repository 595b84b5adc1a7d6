import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** Scrolls a table in itself where the screen is narrow; by keyboard, too. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box role="group" aria-label={label} tabIndex={0} sx={{ overflowX: 'auto' }}>
      {children}
    </Box>
  );
}
