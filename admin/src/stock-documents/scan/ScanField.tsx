import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Scanner } from './use-scanner';

const UNITS = /^[1-9]\d{0,6}$/;

interface Props {
  scanner: Scanner;
  /** For whoever gives the focus back to it. */
  inputRef?: RefObject<HTMLInputElement | null>;
  /** Whether it is what the screen is for. */
  isFirst?: boolean;
}

/**
 * Takes SKU after SKU from a scanner, which types them and presses Enter, or from a keyboard. It is empty again at once, and the
 * focus stays in it whatever comes of them.
 */
export function ScanField({ scanner, inputRef, isFirst = false }: Props) {
  const translate = useTranslate();
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
  const [text, setText] = useState('');
  const [units, setUnits] = useState('1');
  const isWrong = !UNITS.test(units.trim());
  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst, input]);
  const add = () => {
    if (isWrong) return;
    scanner.scan(text, Number(units));
    setText('');
    setUnits('1');
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // It may stand in a form, which is not to be saved by a scanner.
    event.preventDefault();
    add();
  };
  const textOf = (key: string) => translate(`resources.stock-documents.scan.${key}`);
  return (
    <>
      <Stack
        direction="row"
        spacing={1}
        useFlexGap
        sx={{ alignItems: 'flex-start', maxWidth: '40rem', flexWrap: { xs: 'wrap', sm: 'nowrap' } }}
      >
        <TextField
          label={textOf('sku')}
          value={text}
          helperText={textOf('help')}
          inputRef={input}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          slotProps={{ htmlInput: { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } }}
        />
        <TextField
          label={textOf('units')}
          value={units}
          error={isWrong}
          onChange={(event) => setUnits(event.target.value)}
          onFocus={(event) => event.target.select()}
          onKeyDown={onKeyDown}
          sx={{ width: '7rem', flexShrink: 0 }}
          slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'off' } }}
        />
        <Button variant="outlined" onClick={add} disabled={isWrong} sx={{ mt: 1.5, flexShrink: 0 }}>
          {textOf('add')}
        </Button>
      </Stack>
      <Typography variant="body2" role="status" sx={{ minHeight: '1.5rem' }}>
        {scanner.added}
      </Typography>
      {scanner.refused.length > 0 && (
        <Alert
          severity="error"
          sx={{ mb: 1 }}
          action={
            <Button
              color="inherit"
              onClick={() => {
                scanner.dismiss();
                input.current?.focus();
              }}
            >
              {textOf('dismiss')}
            </Button>
          }
        >
          {scanner.refused.map((one, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be refused twice, and the list only grows.
            <div key={n}>{one}</div>
          ))}
        </Alert>
      )}
    </>
  );
}
