import { Alert } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { request } from '../../api/request';
import { ProblemText } from '../../ui/ProblemText';
import { isConflict, isUnsure, type Refusal } from '../../ui/use-conditional-act';
import { useTime } from '../../ui/use-formats';
import type { Order } from '../order';

/** Why it was refused; when somebody else was quicker, what they did. */
export function RefusalAlert({ refusal }: { refusal: Refusal<Order> }) {
  const translate = useTranslate();
  const { error } = refusal;
  return (
    <Alert severity={isConflict(error) ? 'warning' : 'error'} sx={{ mb: 1 }}>
      {isConflict(error) ? <Meanwhile refusal={refusal} /> : <ProblemText error={error} />}
      {isUnsure(error) && ` ${translate('resources.orders.acts.unsure')}`}
    </Alert>
  );
}

function Meanwhile({ refusal: { tried } }: { refusal: Refusal<Order> }) {
  const translate = useTranslate();
  const time = useTime();
  const { id: orderId, version } = tried;
  const { data: events = [] } = useQuery({
    queryKey: ['order-timeline', 'since', orderId, version],
    queryFn: async () => {
      const { data } = await request<{ items: Schemas['OrderEvent'][] }>(
        'GET',
        '/api/admin/orders/{id}/events',
        { params: { id: orderId }, query: { limit: 100 } },
      );
      return data.items.filter((event) => event.version > version);
    },
  });
  return (
    <>
      {translate('resources.orders.acts.meanwhile')}
      <ul style={{ margin: 0, paddingLeft: '1.2rem' }}>
        {events.map(({ version: at, kind, reason, createdAt }) => (
          <li key={at}>
            {[time(createdAt, 'second'), translate(`resources.orders.events.${kind}`), reason]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ul>
    </>
  );
}
