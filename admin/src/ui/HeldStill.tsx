import { Box } from '@mui/material';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface Props {
  isBusy: boolean;
  children: ReactNode;
}

/** Inputs that are gone once what they hold has been taken: until then nothing more can be typed, which would be lost. */
export function HeldStill({ isBusy, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const active = document.activeElement as HTMLElement | null;
    if (isBusy) focused.current = box.current?.contains(active) ? active : null;
    else focused.current?.focus();
  }, [isBusy]);
  return (
    <Box ref={box} inert={isBusy} sx={{ width: '100%' }}>
      {children}
    </Box>
  );
}
