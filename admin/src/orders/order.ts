import type { Schemas } from '@stockkeeper/client';

export type Order = Schemas['AdminOrder'];
export type OrderItem = Order['items'][number];
export type Fulfilment = Schemas['Fulfilment'];
export type Return = Schemas['Return'];
export type Note = Schemas['OrderNote'];
export type Payment = Schemas['AdminPayment'];

/** Units of a line that are neither sent nor cancelled. */
export const openUnits = ({ quantity, cancelledQuantity, shippedQuantity }: OrderItem): number =>
  quantity - cancelledQuantity - shippedQuantity;

/** After the goods have come: that nobody has paid yet is what was agreed. */
export const isPaidLater = (method: Order['paymentMethod']): boolean =>
  method === 'invoice' || method === 'cash_on_delivery';
