import { Button, Typography } from '@mui/material';
import { useLogout, useTranslate } from 'react-admin';
import { FrontDoor } from './FrontDoor';

/** For a customer, and whoever else has an account but no right to administer the shop. */
export function NoEntryPage() {
  const translate = useTranslate();
  const logout = useLogout();
  return (
    <FrontDoor title={translate('shell.sign_in.not_admin_title')}>
      <Typography sx={{ mb: 2 }}>{translate('shell.sign_in.not_admin')}</Typography>
      <Button variant="contained" size="medium" fullWidth onClick={() => logout()}>
        {translate('shell.sign_in.other')}
      </Button>
    </FrontDoor>
  );
}
