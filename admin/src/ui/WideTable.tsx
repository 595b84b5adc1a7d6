import { Box } from '@mui/material';
import type { ReactNode } from 'react';

// The theme lets each table scroll by itself, which a table without links or buttons cannot do by keyboard.
const SCROLLS = { overflowX: 'auto', '&& .RaDataTable-tableWrapper': { overflowX: 'visible' } };

/** Scrolls a table in itself where the screen is narrow; by keyboard, too. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box role="group" aria-label={label} tabIndex={0} sx={SCROLLS}>
      {children}
    </Box>
  );
}
