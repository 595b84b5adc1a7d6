import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';

interface Validity {
  startsAt: string | null;
  endsAt: string | null;
  /** Of what can be switched off. */
  isActive?: boolean;
}

type State = 'off' | 'coming' | 'valid' | 'ended';

const COLOURS = { off: 'default', coming: 'info', valid: 'success', ended: 'default' } as const;

function stateOf({ startsAt, endsAt, isActive = true }: Validity): State {
  const now = Date.now();
  if (endsAt !== null && Date.parse(endsAt) <= now) return 'ended';
  if (!isActive) return 'off';
  return startsAt !== null && Date.parse(startsAt) > now ? 'coming' : 'valid';
}

/** Whether a rule holds now. */
export function ValidityChip({ of }: { of: Validity }) {
  const translate = useTranslate();
  const state = stateOf(of);
  return <Chip variant="outlined" color={COLOURS[state]} label={translate(`shell.validity.${state}`)} />;
}
