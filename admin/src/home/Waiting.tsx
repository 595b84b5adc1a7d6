import { Box, Card, CardActionArea, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { resources } from '../resources';

type Counts = Schemas['Dashboard']['waiting'];

/** What is counted no further. */
const MOST = 10_000;

interface Task {
  /** The list that has them, and by which of its filters. */
  resource: string;
  filter: Record<string, unknown>;
  /** Something has gone wrong, rather than somebody has to do something. */
  isTrouble?: boolean;
}

const TASKS: Partial<Record<keyof Counts, Task>> = {
  ordersToAccept: { resource: 'orders', filter: { status: 'pending' } },
  ordersToSend: { resource: 'orders', filter: { status: 'processing' } },
  ordersUnpaid: { resource: 'orders', filter: { status: 'pending', paymentStatus: 'unpaid' } },
  returnsToDecide: { resource: 'returns', filter: { status: 'requested' } },
  returnsToReceive: { resource: 'returns', filter: { status: 'approved' } },
  paymentsToCapture: { resource: 'payments', filter: { status: 'authorized' } },
  productsLow: { resource: 'products', filter: { stockBelow: 5, isActive: true } },
  refundsFailed: { resource: 'payments', filter: {}, isTrouble: true },
  operationsUnanswered: { resource: 'payments', filter: {}, isTrouble: true },
  eventsFailed: { resource: 'payment-events', filter: {}, isTrouble: true },
};

/** What somebody has to do, each a way to the list. Trouble is shown only where there is some. */
export function Waiting({ waiting }: { waiting: Counts }) {
  const translate = useTranslate();
  const tasks = Object.entries(TASKS).map(([name, task]) => ({
    name,
    count: waiting[name as keyof Counts],
    ...task,
  }));
  return (
    <Box component="section" aria-label={translate('home.waiting')} sx={GRID}>
      {tasks
        .filter(({ isTrouble, count }) => !isTrouble || count > 0)
        .map(({ name, count, isTrouble, resource, filter }) => {
          const content = (
            <>
              <Typography
                variant="h5"
                component="p"
                color={isTrouble ? 'error' : count === 0 ? 'textSecondary' : 'textPrimary'}
              >
                {count >= MOST ? `${MOST}+` : count}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {translate(`home.tasks.${name}`)}
              </Typography>
            </>
          );
          const isThere = resources.some((one) => one.name === resource && one.list);
          const to = {
            pathname: `/${resource}`,
            search: `?filter=${encodeURIComponent(JSON.stringify(filter))}`,
          };
          return (
            <Card key={name}>
              {isThere ? (
                <CardActionArea component={Link} to={to} sx={{ p: 1.5 }}>
                  {content}
                </CardActionArea>
              ) : (
                <Box sx={{ p: 1.5 }}>{content}</Box>
              )}
            </Card>
          );
        })}
    </Box>
  );
}

const GRID = { display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fit, minmax(8.5rem, 1fr))' };
