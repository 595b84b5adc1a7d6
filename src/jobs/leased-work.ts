import type { Sequelize } from 'sequelize-typescript';
import { withLease } from './lease.js';
import type { BackgroundWork } from './loop.js';

export interface LeasedWork {
  /** For the log, and of its row in job_leases. */
  name: string;
  everySeconds: number;
  /** Seconds after which another process may start it as well; everySeconds without. */
  leaseSeconds?: number;
  /**
   * Seconds after its end before any process does it again. Half of everySeconds without, so that the processes' next runs, which come at
   * other moments, do not each do it again.
   */
  cooldownSeconds?: number;
}

/** Background work that one process at a time does. Two must do no harm: a slow one may outlive its lease. */
export function leasedWork(
  sequelize: Sequelize,
  { name, everySeconds, leaseSeconds = everySeconds, cooldownSeconds = everySeconds / 2 }: LeasedWork,
  work: BackgroundWork['run'],
): BackgroundWork {
  const lease = { name, seconds: leaseSeconds, cooldownSeconds };
  return { name, everySeconds, run: (signal) => withLease(sequelize, lease, () => work(signal)) };
}
