import pLimit from 'p-limit';
import type { PaymentsContext } from '../context.js';
import { claimOperation, findDueOperations } from '../operations/operation-store.js';
import { runOperation } from '../operations/run.js';
import { applyWaitingEvents, deleteOldEvents, findPaymentsWithWaitingEvents } from '../updates/inbox.js';
import { findUnsettledOrders, settleOrder } from './settle-refund-requests.js';

/** Operations per run, and how many of them at a time. */
const BATCH = 50;
const AT_ONCE = 4;

/**
 * Continues unfinished work of any process: orders to settle, operations without an answer, waiting events. Any number of
 * processes may run it; leases in the database decide who does what. Failures are logged and retried in the next run.
 */
export async function recover(context: PaymentsContext, signal: AbortSignal): Promise<void> {
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      if (!signal.aborted) await work();
    } catch (err) {
      context.log.warn({ err, what }, 'payments could not be recovered');
    }
  };
  await attempt('orders to settle', async () => {
    for (const orderId of await findUnsettledOrders(context)) {
      await attempt(`settling order ${orderId}`, () => settleOrder(context, orderId));
    }
  });
  await attempt('operations', async () => {
    const atOnce = pLimit(AT_ONCE);
    const resume = (id: string) => attempt(`operation ${id}`, () => resumeOperation(context, id));
    await Promise.all((await findDueOperations(BATCH)).map((id) => atOnce(resume, id)));
  });
  await attempt('events', async () => {
    for (const name of await findPaymentsWithWaitingEvents(context)) {
      await attempt(`events of ${name.reference}`, () => applyWaitingEvents(context, name));
    }
    await deleteOldEvents();
  });
}

async function resumeOperation(context: PaymentsContext, id: string): Promise<void> {
  if (await claimOperation(context.sequelize, id, context.leaseSeconds)) await runOperation(context, id);
}
