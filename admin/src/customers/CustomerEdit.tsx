import { Grid, Stack, Typography } from '@mui/material';
import { Title, useRecordContext, useTranslate } from 'react-admin';
import { nameOf } from '../format/person';
import { EditScreen } from '../ui/EditScreen';
import { useTime } from '../ui/use-formats';
import { AccountBox } from './AccountBox';
import { AddressesBox } from './AddressesBox';
import { RoleChip, StateChip } from './chips';
import type { Customer } from './customer';
import { OrdersBox } from './OrdersBox';
import { SessionsBox } from './SessionsBox';

/** What is known of somebody; what can be changed of it is in a box of its own. */
export default function CustomerEdit() {
  return (
    <EditScreen isBare canUndo={false}>
      <CustomerScreen />
    </EditScreen>
  );
}

function CustomerScreen() {
  const customer = useRecordContext<Customer>();
  if (!customer) return null;
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Head customer={customer} />
      <Grid container spacing={2}>
        <Grid size={{ xs: 12, lg: 8 }}>
          <Stack spacing={2}>
            <OrdersBox customer={customer} />
            <AddressesBox customer={customer} />
            <SessionsBox customer={customer} />
          </Stack>
        </Grid>
        <Grid size={{ xs: 12, lg: 4 }}>
          <AccountBox customer={customer} />
        </Grid>
      </Grid>
    </Stack>
  );
}

function Head({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const time = useTime();
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
      <Title title={nameOf(customer)} />
      <Typography variant="h5" component="h1">
        {nameOf(customer)}
      </Typography>
      <RoleChip role={customer.role} />
      <StateChip isActive={customer.isActive} />
      <Typography color="textSecondary">
        {customer.email} · {translate('resources.customers.since', { day: time(customer.createdAt, 'day') })}
      </Typography>
    </Stack>
  );
}
