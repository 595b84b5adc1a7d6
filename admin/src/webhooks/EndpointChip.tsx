import { Chip, type ChipProps } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Delivery, Endpoint } from './webhook';

/** Whether events are sent to an endpoint, and whether they arrive. */
export function EndpointChip({
  endpoint: { isActive, failures },
}: {
  endpoint: Pick<Endpoint, 'isActive' | 'failures'>;
}) {
  const translate = useTranslate();
  const state = !isActive ? 'disabled' : failures > 0 ? 'failing' : 'active';
  const colours = { disabled: 'default', failing: 'warning', active: 'success' } as const;
  return (
    <Chip
      variant="outlined"
      color={colours[state]}
      label={translate(`resources.webhook-endpoints.states.${state}`)}
    />
  );
}

const STATUS_COLOURS: Record<Delivery['status'], ChipProps['color']> = {
  pending: 'info',
  done: 'success',
  failed: 'error',
  skipped: 'default',
};

export function DeliveryChip({ status }: Pick<Delivery, 'status'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={STATUS_COLOURS[status]}
      label={translate(`resources.webhook-deliveries.statuses.${status}`)}
    />
  );
}
