import { Button, Stack, Typography } from '@mui/material';
import { Link, Title, useTranslate } from 'react-admin';

/** At an address that no screen has, such as an old bookmark. */
export function NotFound() {
  const translate = useTranslate();
  return (
    <Stack spacing={2} sx={{ py: 2, alignItems: 'flex-start' }}>
      <Title title="shell.not_found.title" />
      <Typography>{translate('shell.not_found.about')}</Typography>
      <Button variant="contained" component={Link} to="/">
        {translate('shell.not_found.home')}
      </Button>
    </Stack>
  );
}
