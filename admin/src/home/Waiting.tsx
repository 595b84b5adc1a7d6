import { Box, Card, CardActionArea, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { isPaidLater } from '../orders/order';
import { PAYMENT_METHODS } from '../orders/statuses';
import { resources } from '../resources';

type Dashboard = Schemas['Dashboard'];
type Counts = Dashboard['waiting'];

/** What is counted no further. */
const MOST = 10_000;

type Filter = Record<string, unknown>;

interface Task {
  /** The list that has them, and by which of its filters it has no others. */
  resource: string;
  filter: Filter | ((dashboard: Dashboard) => Filter);
  /** Something has gone wrong, rather than somebody has to do something. */
  isTrouble?: boolean;
}

const PAID_LATER = PAYMENT_METHODS.filter(isPaidLater);
const PAID_FIRST = PAYMENT_METHODS.filter((method) => !isPaidLater(method));

/** Placed three days ago or earlier, by the shop's calendar: of the thirty days the last one is today. */
const pendingLong = ({ days }: Dashboard): Filter => ({ status: ['pending'], to: days.at(-4)?.day });

const TASKS: Partial<Record<keyof Counts, Task>> = {
  ordersToAccept: { resource: 'orders', filter: { status: ['pending'], paymentMethod: PAID_LATER } },
  ordersToSend: { resource: 'orders', filter: { status: ['processing'] } },
  ordersUnpaid: {
    resource: 'orders',
    filter: { status: ['pending'], paymentMethod: PAID_FIRST, paymentStatus: ['unpaid', 'voided'] },
  },
  returnsToDecide: { resource: 'returns', filter: { status: ['requested'] } },
  returnsToReceive: { resource: 'returns', filter: { status: ['approved'] } },
  paymentsToCapture: { resource: 'payments', filter: { status: 'authorized' } },
  backorders: { resource: 'backorders', filter: {} },
  productsLow: { resource: 'products', filter: { isLow: true, isActive: true } },
  ordersPendingLong: { resource: 'orders', filter: pendingLong, isTrouble: true },
  refundsFailed: { resource: 'payments', filter: { refundFailed: true }, isTrouble: true },
  operationsUnanswered: { resource: 'payments', filter: { unanswered: true }, isTrouble: true },
  eventsFailed: { resource: 'payment-events', filter: { failed: true }, isTrouble: true },
};

/** Its filters are shown, also those that are not always there. */
function searchOf(filter: Filter): string {
  const displayed = Object.fromEntries(Object.keys(filter).map((name) => [name, true]));
  const search = { filter: JSON.stringify(filter), displayedFilters: JSON.stringify(displayed) };
  return `?${new URLSearchParams(search)}`;
}

/** What somebody has to do, each a way to the list. Trouble is shown only where there is some. */
export function Waiting({ dashboard }: { dashboard: Dashboard }) {
  const translate = useTranslate();
  const tasks = Object.entries(TASKS).map(([name, task]) => ({
    name,
    count: dashboard.waiting[name as keyof Counts],
    ...task,
    filter: typeof task.filter === 'function' ? task.filter(dashboard) : task.filter,
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
          const to = { pathname: `/${resource}`, search: searchOf(filter) };
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

const GRID = { display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fit, minmax(7.25rem, 1fr))' };
