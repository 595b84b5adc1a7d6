import { BaseError, ConnectionAcquireTimeoutError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../errors.js';
import { counter } from '../../metrics/registry.js';
import { driverError, isDatabaseAway } from '../driver-error.js';
import type { Queries } from '../queries.js';
import { onOneConnection } from './one-connection.js';
import { type Replica, ReplicaLost } from './replica.js';

/** What is read within milliseconds waits that long for a replica to catch up. */
const PATIENCE_MS = 100;
/** A read that was not answered in this time is too much for the primary, too. */
const LATE_MS = 5_000;

const reads = counter(
  'stockkeeper_replica_reads_total',
  'Reads that may go to a replica, by what answered them: a replica, the primary as none was current enough, or the primary after a replica failed',
  ['from'],
  [{ from: 'replica' }, { from: 'primary' }, { from: 'primary_after_failure' }],
);

/** What a read needs. */
export interface Wanted {
  /** Milliseconds by which it may be behind. 0: all that was committed before the call. */
  maxAgeMs: number;
  /** Milliseconds to wait for a replica to catch up, before the primary is asked. Default: 100. */
  patienceMs?: number;
  /** For reads that models have no part in, and that take long: takes a connection for each statement. */
  isPerStatement?: boolean;
}

/** Replicas of the primary, for reads that nothing is decided by. */
export class Replicas {
  constructor(
    private readonly primary: Sequelize,
    readonly all: readonly Replica[],
    private readonly maxLagMs: number,
  ) {}

  /**
   * Runs a read on a replica that is current enough; else, or when that replica fails, on the primary.
   * @param read has no effects, since it may run twice
   * @throws what the read threw
   */
  async read<T>(wanted: Wanted, read: (queries: Queries) => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const maxAgeMs = Math.min(wanted.maxAgeMs, this.maxLagMs);
    const replica = await this.#choose(startedAt - maxAgeMs, wanted.patienceMs ?? PATIENCE_MS);
    if (!replica) {
      reads.inc({ from: 'primary' });
      return read(this.primary);
    }
    try {
      const { pool } = replica;
      const answer = await replica.run(() =>
        wanted.isPerStatement ? read(pool) : onOneConnection(pool, read),
      );
      reads.inc({ from: 'replica' });
      return answer;
    } catch (error) {
      const isBusy = error instanceof ConnectionAcquireTimeoutError;
      if (isDatabaseAway(error) && !isBusy) replica.suspect(error);
      const isLate = performance.now() - startedAt > LATE_MS;
      if (!mayBeReadAnew(error, isLate, maxAgeMs > 0)) throw error;
      reads.inc({ from: 'primary_after_failure' });
      return read(this.primary);
    }
  }

  async #choose(since: number, patienceMs: number): Promise<Replica | undefined> {
    const usable = this.all.filter(({ isUsable }) => isUsable).sort((a, b) => a.running - b.running);
    const current = usable.find((replica) => replica.has(since));
    if (current) return current;
    const [first] = usable;
    return first && (await first.hasSoon(since, patienceMs)) ? first : undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((replica) => replica.close()));
  }
}

function mayBeReadAnew(error: unknown, isLate: boolean, mayBeOld: boolean): boolean {
  if (error instanceof ReplicaLost) return true;
  // It may just have been created, and somebody who was told of it asks.
  if (error instanceof Problem) return mayBeOld && error.code === 'NOT_FOUND';
  const ofDriver = driverError(error);
  // Our own limit of time: the statement is too much.
  if (isLate && ofDriver?.code === 'ETIMEDOUT') return false;
  // Whatever it is that a replica lacks: tables, columns, privileges, room.
  return ofDriver !== undefined || error instanceof BaseError;
}
