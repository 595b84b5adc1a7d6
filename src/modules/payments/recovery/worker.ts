import { AsyncResource } from 'node:async_hooks';
import pLimit from 'p-limit';
import type { PaymentsContext } from '../context.js';
import { claimOperation, findDueOperations } from '../operations/operation-store.js';
import { runOperation } from '../operations/run.js';
import { applyWaitingEvents, findPaymentsWithWaitingEvents, forgetOldEvents } from '../updates/inbox.js';
import { findUnsettledOrders, settleOrder } from './settle-refund-requests.js';

/** Operations that one run takes up, and how many of them at once. */
const BATCH = 50;
const AT_ONCE = 4;

/**
 * Goes on with whatever a process left half-way, its own or another: at start, now and then, and at once when woken.
 * Any number of processes may do so; rows in the database decide who has what.
 */
export class RecoveryWorker {
  readonly #context: PaymentsContext;
  /** Belongs to no request, and so runs in the async context of none, whoever wakes it. */
  readonly #look = AsyncResource.bind(() => this.#goOn());
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(context: PaymentsContext) {
    this.#context = context;
  }

  /** Looks now, and from now on every so many seconds. */
  start(everySeconds: number): void {
    this.#timer = setInterval(() => this.notify(), everySeconds * 1000);
    this.#timer.unref();
    this.notify();
  }

  /** Looks now, or once more when it is looking already. Does not wait and does not throw. */
  notify(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#look().finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.notify();
    });
  }

  /** Takes up nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** What fails is left as it is, and the next time comes. */
  async #goOn(): Promise<void> {
    const context = this.#context;
    await this.#attempt('orders to settle', async () => {
      for (const orderId of await findUnsettledOrders(context)) {
        await this.#attempt(`settling order ${orderId}`, () => settleOrder(context, orderId));
      }
    });
    await this.#attempt('operations', async () => {
      const atOnce = pLimit(AT_ONCE);
      const resume = (id: string) => this.#attempt(`operation ${id}`, () => this.#resume(id));
      await Promise.all((await findDueOperations(BATCH)).map((id) => atOnce(resume, id)));
    });
    await this.#attempt('events', async () => {
      for (const name of await findPaymentsWithWaitingEvents(context)) {
        await this.#attempt(`events of ${name.reference}`, () => applyWaitingEvents(context, name));
      }
      await forgetOldEvents();
    });
  }

  async #resume(id: string): Promise<void> {
    const { sequelize, leaseSeconds } = this.#context;
    if (this.#stopped || !(await claimOperation(sequelize, id, leaseSeconds))) return;
    await runOperation(this.#context, id);
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#context.log.warn({ err, what }, 'payments could not be gone on with');
    }
  }
}
