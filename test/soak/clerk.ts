import type { Books } from './books.js';
import { PLENTY, SCARCE } from './shop.js';
import { Visitor } from './visitor.js';

/** Restocks, changes products, and looks at lists and reports. */
export class Clerk extends Visitor {
  #rounds = 0;

  constructor(
    readonly books: Books,
    ...visitor: [shop: Visitor['shop'], seen: Visitor['seen']]
  ) {
    super(...visitor, 0);
    for (const id of this.shop.productIds) books.stock(id, PLENTY);
    books.stock(this.shop.scarceId, SCARCE);
  }

  async visit(): Promise<void> {
    const round = this.#rounds++;
    const { scarceId, productIds, admin: token } = this.shop;
    const quantity = 5;
    await this.send({
      ...{ method: 'POST', path: `/api/admin/products/${scarceId}/stock-adjustments`, what: 'adjustment' },
      ...{ key: `adjustment ${round}`, token, body: { quantity, reason: 'Came in' }, expected: [201] },
    });
    this.books.stock(scarceId, quantity);
    await this.send({
      ...{ method: 'PATCH', path: `/api/admin/products/${productIds[round % productIds.length]}` },
      ...{ what: 'product changed', token, body: { price: `${10 + (round % 5)}.00` }, expected: [200] },
    });
    const today = new Date().toISOString().slice(0, 10);
    for (const [what, path] of [
      ['orders for admins', '/api/admin/orders?limit=50'],
      ['stock', `/api/admin/products/${scarceId}/stock`],
      ['deliveries', '/api/admin/webhook-endpoints'],
      ['events', '/api/admin/events?after=0&limit=50'],
      ['sales', `/api/admin/reports/sales?from=${today}&to=${today}`],
    ] as const)
      await this.send({ path, what, token, expected: [200] });
  }
}
