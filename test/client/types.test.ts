import { type Client, createClient, type Schemas, StockkeeperError } from '@stockkeeper/client';
import { describe, expectTypeOf, it } from 'vitest';

// Types alone: `npm run typecheck` is what fails.

declare const error: unknown;
const client: Client = createClient({ baseUrl: 'http://shop.test' });
/** Never called, so that nothing is asked. */
const never = (_: () => unknown) => {};

describe('errors', () => {
  it('are narrowed by instanceof, then by their code', () => {
    never(() => {
      if (!(error instanceof StockkeeperError)) return;
      expectTypeOf(error.requestId).toEqualTypeOf<string | undefined>();
      switch (error.code) {
        case 'INSUFFICIENT_STOCK':
          expectTypeOf(error.shortages).toEqualTypeOf<
            Array<{
              productId: number;
              locationId?: number;
              requested: number;
              available: number;
              notShippable?: number;
            }>
          >();
          expectTypeOf(error.status).toEqualTypeOf<number>();
          return;
        case 'PRICE_CHANGED':
          expectTypeOf(error.totalAmount).toEqualTypeOf<string>();
          return;
        case 'VALIDATION_FAILED':
          expectTypeOf(error.errors).toEqualTypeOf<Array<{ field: string; message: string }>>();
          return;
        case 'METHOD_NOT_ALLOWED':
          expectTypeOf(error.title).toEqualTypeOf<string>();
          return;
        case 'CONNECTION_FAILED':
          expectTypeOf(error.mayHaveArrived).toEqualTypeOf<boolean>();
          expectTypeOf(error.status).toEqualTypeOf<undefined>();
          return;
      }
      // @ts-expect-error: only after a look at the code
      error.shortages;
      // @ts-expect-error: there is no such code
      return error.code === 'OUT_OF_STOCK';
    });
  });

  it('of one address are those that it is documented with', () => {
    never(async () => {
      const { error } = await client.GET('/api/products/{id}', { params: { path: { id: 1 } } });
      expectTypeOf(error?.code).toEqualTypeOf<
        'VALIDATION_FAILED' | 'NOT_FOUND' | 'INTERNAL_ERROR' | 'SERVICE_UNAVAILABLE' | undefined
      >();
    });
  });
});

describe('methods', () => {
  it('take what the operation takes and answer with what it answers', () => {
    expectTypeOf(client.orders.create).parameter(0).toEqualTypeOf<Schemas['NewOrder']>();
    expectTypeOf(client.orders.create).returns.resolves.toEqualTypeOf<Schemas['PlacedOrder']>();
    expectTypeOf(client.orders.retrieve).parameter(0).toEqualTypeOf<string>();
    expectTypeOf(client.products.retrieve).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(client.admin.categories.delete).returns.resolves.toEqualTypeOf<undefined>();
    expectTypeOf(client.auth.logIn).returns.resolves.toEqualTypeOf<Schemas['User']>();
    never(async () => {
      for await (const order of client.admin.orders.list({ status: 'pending' }))
        expectTypeOf(order).toEqualTypeOf<Schemas['AdminOrder']>();
      const page = await client.products.list();
      expectTypeOf(page.items).toEqualTypeOf<Array<Schemas['Product']>>();
      expectTypeOf(page.next).toEqualTypeOf<string | null>();
      expectTypeOf(await client.orders.list().toArray(5)).toEqualTypeOf<Array<Schemas['Order']>>();
    });
  });

  it('take a key and a condition where the operation does', () => {
    never(() => {
      client.orders.cancel('id', { reason: 'Too late' }, { idempotencyKey: 'one', ifMatch: 3 });
      client.admin.products.update(1, { price: '1.00' }, { ifMatch: '"3"' });
      // @ts-expect-error: a category is made without a key
      client.admin.categories.create({ name: 'Pots' }, { idempotencyKey: 'one' });
      // @ts-expect-error: there is nothing yet that could have changed
      client.admin.products.create({ name: 'Pot', sku: 'P', price: '1.00' }, { ifMatch: 1 });
      // @ts-expect-error: no such field
      client.orders.create({ items: [], shippingAddress: {}, paymentMethod: 'card', coupon: 'X' });
      // @ts-expect-error: no such filter
      client.orders.list({ state: 'pending' });
    });
  });
});
