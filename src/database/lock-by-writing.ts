import type { ModelStatic, Transaction, WhereOptions } from 'sequelize';
import { literal, type Model } from 'sequelize';

/**
 * Locks rows by writing them (`lockCount`), for rules that concern other rows: one admin is left, a post has comments.
 * SELECT … FOR UPDATE is known to one server only. On clusters with several writable servers (Galera, Group Replication)
 * transactions are compared at COMMIT by the rows they wrote, and the second of two is undone and run again.
 * docs/clusters.md lists every lock.
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
