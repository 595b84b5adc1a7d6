import { expect } from 'vitest';
import { DemoProvider } from '../../src/modules/payments/providers/demo/demo-provider.js';
import { JWT_SECRET } from '../helpers/app.js';
import { ADDRESS } from '../helpers/factories.js';
import type { FrontDesk, Shop } from './front-desk.js';
import type { OpenShop } from './open-shop.js';

/** Leaves documents, prices, codes, orders, holds and payments in the states from which requests go on. */
export async function leaveWork(shop: Shop, desk: FrontDesk, open: OpenShop): Promise<void> {
  await leaveDocuments(desk, open);
  await leavePrices(desk, open);
  await leaveCodes(desk, open);
  await leaveOrders(desk, open);
  await leaveHold(desk, open);
  await leaveHeldMoney(shop, desk, open);
}

const DOCUMENTS = '/api/admin/stock-documents';

/** A receipt of which a part came, a count with entries, a transfer that is on its way, and the draft of another. */
async function leaveDocuments(desk: FrontDesk, { mainId, branchId, productIds }: OpenShop): Promise<void> {
  const [productId, other] = productIds;
  const begin = async (body: object): Promise<string> =>
    (await desk.as('admin', 'POST', DOCUMENTS, { body })).id;
  const act = (id: string, verb: string, body?: object, method = 'POST') =>
    desk.as('admin', method, `${DOCUMENTS}/{id}/${verb}`, { id, body });

  const lines = [
    { productId, quantity: 40 },
    { productId: other, quantity: 5 },
  ];
  const receipt = await begin({ kind: 'receipt', locationId: mainId, lines });
  await act(receipt, 'receive', { lines: [{ productId, quantity: 12 }] });

  const count = await begin({ kind: 'count', locationId: mainId });
  await act(count, 'counts', { lines: [{ productId, counted: 110 }] }, 'PUT');

  const transfer = { kind: 'transfer', fromLocationId: mainId, locationId: branchId };
  await begin({ ...transfer, lines: [{ productId: other, quantity: 2 }] });
  await act(await begin({ ...transfer, lines }), 'ship');
}

async function leavePrices(desk: FrontDesk, { label, productIds }: OpenShop): Promise<void> {
  const path = '/api/admin/price-lists';
  const body = { code: label, name: 'In euros', currency: 'EUR' };
  const { id } = await desk.oneOf(path, ({ currency }) => currency === 'EUR', body);
  const prices = productIds.map((productId) => ({ productId, amount: '9.00' }));
  await desk.as('admin', 'PUT', `${path}/{id}/prices`, { id, body: { prices } });
  for (const productId of productIds)
    await desk.as('admin', 'GET', `${path}/{id}/prices`, { id, query: `?productId=${productId}` });
}

async function leaveCodes(desk: FrontDesk, { label }: OpenShop): Promise<void> {
  const path = '/api/admin/discounts';
  const body = { name: label, class: 'order', kind: 'percent', value: '10' };
  const { id } = await desk.oneOf(path, ({ isAutomatic }) => !isAutomatic, body);
  await desk.as('admin', 'POST', `${path}/{id}/codes`, { id, body: { count: 2 } });
}

async function placeOrder(
  desk: FrontDesk,
  { productIds: [productId, other], shippingMethod }: OpenShop,
  paymentMethod: string,
): Promise<string> {
  const items = [
    { productId, quantity: 3 },
    { productId: other, quantity: 1 },
  ];
  const body = { items, shippingAddress: ADDRESS, paymentMethod, shippingMethod };
  return (await desk.as('customer', 'POST', '/api/orders', { body })).id;
}

/** One that nobody has looked at, and one of which some came and is asked back, and some is still to be sent. */
async function leaveOrders(desk: FrontDesk, open: OpenShop): Promise<void> {
  const orders = '/api/admin/orders/{id}';
  await placeOrder(desk, open, 'bank_transfer');
  const id = await placeOrder(desk, open, 'invoice');
  await desk.as('admin', 'POST', `${orders}/accept`, { id });
  const sent = { lines: [{ line: 1, quantity: 2 }] };
  const { id: fulfilmentId } = await desk.as('admin', 'POST', `${orders}/fulfilments`, { id, body: sent });
  await desk.as('admin', 'POST', `${orders}/fulfilments/{fulfilmentId}/deliver`, { id, fulfilmentId });
  const askBack = () =>
    desk.as('customer', 'POST', '/api/orders/{id}/returns', {
      id,
      body: { lines: [{ line: 1, quantity: 1 }], reason: 'Too small' },
    });
  await askBack();
  const { id: returnId } = await askBack();
  await desk.as('admin', 'POST', `${orders}/returns/{returnId}/approve`, { id, returnId });
}

/** An account may have few of them, so the earlier ones end. */
async function leaveHold(desk: FrontDesk, { productIds: [productId] }: OpenShop): Promise<void> {
  const path = '/api/admin/holds';
  for (const { id } of await desk.list(path)) await desk.as('admin', 'DELETE', `${path}/{id}`, { id });
  await desk.as('customer', 'POST', '/api/holds', { body: { items: [{ productId, quantity: 1 }] } });
}

/** A payment that is authorized, and an event of one that nobody knows. */
async function leaveHeldMoney({ service }: Shop, desk: FrontDesk, open: OpenShop): Promise<void> {
  const id = await placeOrder(desk, open, 'card');
  const { redirectUrl } = await desk.as('customer', 'POST', '/api/orders/{id}/payments', { id });
  const confirmed = await service.request('POST', redirectUrl.replace('?', '/confirm?'), {
    body: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(confirmed.status).toBe(303);

  const amount = { minor: 1_000, currency: 'USD' };
  const { body, headers } = new DemoProvider(JWT_SECRET).deliveryOf(
    open.label,
    'payment.authorized',
    `demo_of_${open.label}`,
    amount,
  );
  const told = await service.request('POST', '/api/webhooks/demo', {
    body: body.toString(),
    headers: headers as Record<string, string>,
  });
  expect(told.status).toBe(200);
  await desk.list('/api/admin/payment-events');
}
