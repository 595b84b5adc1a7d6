import type { ModelStatic, Transaction, WhereOptions } from 'sequelize';
import { literal, type Model } from 'sequelize';

/**
 * Holds rows until the transaction ends, and counts it.
 *
 * For rows that stand for a rule about others: an admin that is left, the comments of a post. SELECT … FOR UPDATE would
 * do on one server, but its lock is known to that server alone. Where several take writes (Galera, Group Replication) two
 * transactions are compared when they commit, and by the rows that they have written; of two that have written the
 * same one the second is undone and run again. docs/clusters.md lists every lock, and what writes its row.
 *
 * @returns how many there are
 */
export async function lockByWriting<M extends Model & { lockCount: number }>(
  model: ModelStatic<M>,
  where: WhereOptions<M['_attributes']>,
  transaction: Transaction,
): Promise<number> {
  const lockCount = literal('lockCount + 1') as unknown as number;
  const [locked] = await model.update({ lockCount } as Partial<M['_attributes']> as never, {
    where,
    // Nothing has changed that anyone could have read: neither updatedAt nor version goes up.
    silent: true,
    hooks: false,
    transaction,
  });
  return locked;
}
