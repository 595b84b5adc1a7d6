import type { Order } from './shop.js';

const SAYINGS: Record<Order['status'], string> = {
  pending: 'Waiting for your payment',
  processing: 'Being packed',
  shipped: 'On its way',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
};

/** In the words of a shop. */
export const statusOf = ({ status }: Pick<Order, 'status'>): string => SAYINGS[status];

export const isUnpaid = ({ status, paymentStatus }: Order): boolean =>
  status === 'pending' && paymentStatus === 'unpaid';

/** Customers can cancel until something is shipped. */
export const canBeCancelled = ({ status, items }: Order): boolean =>
  (status === 'pending' || status === 'processing') &&
  items.every(({ shippedQuantity }) => shippedQuantity === 0);

/** Units of a line that were shipped and are in no return. */
export const returnable = ({ shippedQuantity, returnedQuantity }: Order['items'][number]): number =>
  shippedQuantity - returnedQuantity;
