import type { ModelStatic, Transaction, WhereOptions } from 'sequelize';
import { literal, type Model } from 'sequelize';

/**
 * Locks rows by writing their `lockCount`, for rules across rows, such as "at least one admin". SELECT … FOR UPDATE locks on
 * one server only. On clusters with several writable servers (Galera, Group Replication) transactions are compared at COMMIT
 * by the rows they wrote: the second of two is rolled back and retried. docs/clusters.md lists all locks.
 *
 * @returns how many rows were locked
 */
export async function lockByWriting<M extends Model & { lockCount: number }>(
  model: ModelStatic<M>,
  where: WhereOptions<M['_attributes']>,
  transaction: Transaction,
): Promise<number> {
  const lockCount = literal('lockCount + 1') as unknown as number;
  const [locked] = await model.update({ lockCount } as Partial<M['_attributes']> as never, {
    where,
    // Nothing visible has changed: updatedAt and version stay.
    silent: true,
    hooks: false,
    transaction,
  });
  return locked;
}
