import { Button, CircularProgress, Stack, Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { type FileRequest, useFile } from './use-file';

const KILO = 1_000;

interface Props extends FileRequest {
  label: string;
}

/** Downloads a file that the service writes. A long one says how far it is, and can be stopped. */
export function FileButton({ label, ...file }: Props) {
  const translate = useTranslate();
  const locale = useLocale();
  const { download, bytes, cancel } = useFile(file);
  if (bytes === undefined) {
    return (
      <Button variant="outlined" onClick={download}>
        {label}
      </Button>
    );
  }
  const kilobytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte' });
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
      <CircularProgress size="1rem" aria-label={label} />
      <Typography variant="body2" sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {bytes === 0
          ? translate('shell.file.begins')
          : translate('shell.file.so_far', { size: kilobytes.format(Math.ceil(bytes / KILO)) })}
      </Typography>
      <Button onClick={cancel}>{translate('ra.action.cancel')}</Button>
    </Stack>
  );
}
