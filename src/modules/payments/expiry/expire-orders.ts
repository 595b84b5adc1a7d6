import pLimit from 'p-limit';
import type { Config } from '../../../config.js';
import { leasedWork } from '../../../jobs/leased-work.js';
import type { BackgroundWork } from '../../../jobs/loop.js';
import type { PaymentMethod } from '../../../models/order.js';
import type { PaymentsContext } from '../context.js';
import { expireOrder, lookAtPayment, type Silent } from './expire-order.js';
import { type ExpiredOrder, findExpiredOrders, PAGE } from './find-expired.js';

const EVERY_SECONDS = 60;
const TIMING = {
  name: 'expire unpaid orders',
  everySeconds: EVERY_SECONDS,
  leaseSeconds: 5 * EVERY_SECONDS,
};
/** A run starts nothing new after this time, so that it ends within its lease. */
const RUN_MS = 2 * EVERY_SECONDS * 1000;
const AT_ONCE = 4;

const DAY_MINUTES = 24 * 60;

/** Shown in the order's events, which the customer can read. */
const reasonOf = (minutes: number): string =>
  `Not paid within ${minutes % DAY_MINUTES === 0 ? `${minutes / DAY_MINUTES} days` : `${minutes} minutes`}`;

/** Background job: cancels orders that were not paid in time. One process at a time runs it, but two would do no harm. */
export function expireUnpaidOrders(
  context: PaymentsContext,
  unpaidMinutes: Config['unpaidOrderMinutes'],
): BackgroundWork {
  return leasedWork(context.sequelize, TIMING, async (signal) => {
    const signals = AbortSignal.any([signal, AbortSignal.timeout(RUN_MS)]);
    for (const [method, minutes] of Object.entries(unpaidMinutes)) {
      if (minutes > 0) await expireAll(context, method as PaymentMethod, minutes, signals);
    }
  });
}

/** All expired orders, page by page. One that cannot be cancelled now is skipped until the next run. */
export async function expireAll(
  context: PaymentsContext,
  method: PaymentMethod,
  minutes: number,
  signal: AbortSignal,
): Promise<void> {
  const silent: Silent = new Set();
  const atOnce = pLimit(AT_ONCE);
  const expire = async ({ id, isLongOverdue }: ExpiredOrder): Promise<void> => {
    if (signal.aborted) return;
    try {
      // If the provider does not answer for long, cancel anyway: the void waits for the provider.
      const isKnown = await lookAtPayment(context, id, silent);
      if ((isKnown || isLongOverdue) && (await expireOrder(context, id, reasonOf(minutes)))) context.notify();
    } catch (err) {
      context.log.warn({ err, orderId: id }, 'an unpaid order could not be cancelled');
    }
  };
  for (let page: ExpiredOrder[] = []; !signal.aborted; ) {
    page = await findExpiredOrders(context.sequelize, method, minutes, page.at(-1)?.id);
    await Promise.all(page.map((order) => atOnce(expire, order)));
    if (page.length < PAGE) return;
  }
}
