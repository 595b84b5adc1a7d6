import type { FastifyInstance } from 'fastify';
import { Op } from 'sequelize';
import { IdempotencyKey } from '../../models/index.js';

const INTERVAL_MS = 60_000;
/** Rows a statement: few enough that no order waits for their locks. */
const BATCH = 1_000;

/** Deletes idempotency keys that are older than they have to be, for as long as the service runs. */
export function forgetOldKeys(app: FastifyInstance, keepSeconds: number): void {
  let running: Promise<void> | undefined;
  let stopped = false;

  async function forget(): Promise<void> {
    let deleted: number;
    do {
      const before = new Date(Date.now() - keepSeconds * 1000);
      deleted = await IdempotencyKey.destroy({ where: { createdAt: { [Op.lt]: before } }, limit: BATCH });
    } while (deleted === BATCH && !stopped);
  }
  const timer = setInterval(() => {
    // The next minute does what this one could not.
    running ??= forget()
      .catch((err: unknown) => app.log.warn({ err }, 'old idempotency keys could not be deleted'))
      .finally(() => {
        running = undefined;
      });
  }, INTERVAL_MS);
  timer.unref();
  app.addHook('onClose', async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  });
}
