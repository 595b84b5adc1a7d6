import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { withLease } from '../../../jobs/lease.js';
import type { BackgroundWork } from '../../../jobs/loop.js';
import {
  backorderLocation,
  findUnpromised,
  planFill,
  promiseUnits,
  readLastMovement,
  readPromisedProducts,
  readPromises,
  readSellingLocations,
  readWaitingOrders,
  WAITING_PAGE,
} from '../../stock/api.js';
import { fillOrder } from './fill-order.js';

const EVERY_SECONDS = 5;

/**
 * Background job: gives orders that wait the units that have come, oldest first. The units are promised to them from the moment
 * they come, so nobody else gets them first, however late this runs. One process at a time runs it, but two would do no harm.
 */
export function fillBackorders(sequelize: Sequelize): BackgroundWork {
  const lease = { name: 'fill backorders', seconds: 12 * EVERY_SECONDS, cooldownSeconds: EVERY_SECONDS / 2 };
  return {
    name: lease.name,
    everySeconds: EVERY_SECONDS,
    async run(signal) {
      if ((await productsToFill()).length === 0) return;
      await withLease(sequelize, lease, () => fillAll(sequelize, signal));
    },
  };
}

/** Those with promised units, and those of which units can be bought although orders wait: a setting has changed. */
async function productsToFill(): Promise<number[]> {
  return [...new Set([...(await readPromisedProducts()), ...(await findUnpromised())])];
}

/**
 * What fails for one product keeps no other one waiting.
 * @param signal aborted: no further transaction starts
 * @throws the first error
 */
export async function fillAll(sequelize: Sequelize, signal?: AbortSignal): Promise<void> {
  const errors: unknown[] = [];
  for (const productId of await productsToFill()) {
    if (signal?.aborted) break;
    await fillProduct(sequelize, productId, signal).catch((error) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

/**
 * Who gets what is planned from the units that are promised before the orders are read: units that come later are for a later run,
 * which begins with the oldest order again. So is what is left when a count puts older orders on backorder meanwhile.
 */
async function fillProduct(sequelize: Sequelize, productId: number, signal?: AbortSignal): Promise<void> {
  await inTransaction(sequelize, (transaction) => promiseUnits([productId], transaction));
  const locationId = await backorderLocation();
  const locations = await readSellingLocations(sequelize);
  let last = await readLastMovement({ productId, locationId });
  const promised = await readPromises(productId);
  for (let after: string | undefined; hasUnits(promised); ) {
    const orders = await readWaitingOrders({ productId, locationId }, after);
    for (const { orderId, parts } of planFill(orders, locations, promised)) {
      if (signal?.aborted) return;
      const known = await fillOrder(sequelize, { orderId, productId, parts, known: last });
      if (known === undefined) return;
      last = known;
    }
    if (orders.length < WAITING_PAGE) return;
    after = orders.at(-1)?.orderId;
  }
}

const hasUnits = (promised: ReadonlyMap<number, number>): boolean =>
  [...promised.values()].some((units) => units > 0);
