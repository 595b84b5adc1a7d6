import { Box, Grid, Stack, Typography } from '@mui/material';
import { ShowBase, Title, useShowContext } from 'react-admin';
import { useTime } from '../ui/use-formats';
import { READ, ReadFailure } from '../ui/WhenRead';
import { OrderActs } from './acts/OrderActs';
import { AddressBox } from './detail/AddressBox';
import { LinesBox } from './detail/LinesBox';
import { MoneyBox } from './detail/MoneyBox';
import { NotesBox } from './detail/NotesBox';
import { ParcelsBox } from './detail/ParcelsBox';
import { PaymentsBox } from './detail/PaymentsBox';
import { ReturnsBox } from './detail/ReturnsBox';
import { TimelineBox } from './detail/TimelineBox';
import { OrderCustomer } from './OrderCustomer';
import type { Order } from './order';
import { PaymentStatusChip, StatusChip } from './StatusChip';

export default function OrderShow() {
  return (
    <ShowBase queryOptions={READ}>
      <OrderScreen />
    </ShowBase>
  );
}

function OrderScreen() {
  const { record: order, error, refetch } = useShowContext<Order>();
  if (!order) return error && <ReadFailure error={error} again={refetch} />;
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Head order={order} />
      <Grid container spacing={2}>
        <Grid size={{ xs: 12, lg: 8 }}>
          <Stack spacing={2}>
            <LinesBox order={order} />
            <ParcelsBox order={order} />
            <ReturnsBox order={order} />
            <NotesBox order={order} />
            <TimelineBox order={order} />
          </Stack>
        </Grid>
        <Grid size={{ xs: 12, lg: 4 }}>
          <Stack spacing={2}>
            <MoneyBox order={order} />
            <PaymentsBox order={order} />
            <AddressBox order={order} />
          </Stack>
        </Grid>
      </Grid>
    </Stack>
  );
}

function Head({ order }: { order: Order }) {
  const time = useTime();
  return (
    <Box>
      <Title title={order.number} />
      <Stack direction="row" spacing={1} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap', mb: 1 }}>
        <Typography variant="h5" component="h1">
          {order.number}
        </Typography>
        <StatusChip status={order.status} />
        <PaymentStatusChip paymentStatus={order.paymentStatus} />
        <Typography component="div" color="textSecondary">
          {time(order.createdAt)} · <OrderCustomer order={order} isLink />
        </Typography>
      </Stack>
      <OrderActs order={order} />
    </Box>
  );
}
