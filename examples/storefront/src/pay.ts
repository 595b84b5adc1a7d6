import { orderTokenOf } from './order-tokens.js';
import { client } from './shop.js';

/**
 * Leaves for the page where the customer pays, which comes back to the order. With Stripe, its `clientSecret` would go to
 * Stripe.js here instead. Just goes to an order that is paid in another way.
 */
export async function pay(orderId: string): Promise<void> {
  const order = new URL(`/orders/${orderId}`, location.href);
  const options = { orderToken: orderTokenOf(orderId) };
  const { redirectUrl } = await client.orders.payments.create(orderId, {}, options);
  const page = new URL(redirectUrl ?? order, location.href);
  if (redirectUrl !== null) page.searchParams.set('returnUrl', order.href);
  location.assign(page);
}
