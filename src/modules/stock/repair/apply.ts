import { isDeepStrictEqual } from 'node:util';
import { Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { BULK_MS } from '../../../database/statement-limits.js';
import { inTransaction } from '../../../database/transaction.js';
import { Order } from '../../../models/index.js';
import { SERVICE } from '../../../rules/principal.js';
import { promiseUnits } from '../backorders/promise-units.js';
import { type MovementChange, moveStock, recordWithoutMoving, type StockChange } from '../move-stock.js';
import { requireLevels } from '../require-levels.js';
import type { Overpromised } from './plan.js';
import { type Proposal, propose } from './propose.js';
import { discrepancyAt, readProduct, type Suspect } from './read-product.js';

/**
 * Applies the proposals of a product, all or none, in a transaction that locks their orders and the stock (orders of the
 * product wait) and reads the discrepancies again.
 * @returns what was done; undefined if a discrepancy has changed
 * @throws Problem CONFLICT if a level would pass LIMITS.stock.max; errors of the database
 */
export function applyProposals(
  sequelize: Sequelize,
  proposals: readonly Proposal[],
): Promise<Proposal[] | undefined> {
  const suspects = suspectsOf(proposals);
  const apply = async (transaction: Transaction) => {
    const [first] = proposals;
    if (!first) return [];
    await lockOrders([...suspects.keys()], transaction);
    const { productId } = first.subject;
    const product = await readProduct(sequelize, productId, [...suspects.values()], transaction, true);
    const done: Proposal[] = [];
    for (const proposal of proposals) {
      const found = await discrepancyAt(sequelize, product, proposal.subject, transaction);
      const current = propose(found);
      if ('refused' in current || !isDeepStrictEqual(whatItDoes(current), whatItDoes(proposal)))
        return undefined;
      done.push(current);
    }
    for (const one of done) await make(one, transaction);
    return done;
  };
  return inTransaction(sequelize, apply, { statementMs: BULK_MS });
}

function suspectsOf(proposals: readonly Proposal[]): Map<string, Suspect> {
  const all = proposals.flatMap(({ subject }) => subject.orders);
  return new Map(all.map((suspect) => [suspect.orderId, suspect]));
}

async function make(proposal: Proposal, transaction: Transaction): Promise<void> {
  await requireLevels([proposal.subject], transaction);
  await recordWithoutMoving(changesOf(proposal, 'stays'), transaction);
  await moveStock([...changesOf(proposal, 'moves'), ...heldChange(proposal)], transaction);
}

/** Releases promised units that no order waits for. */
export function takeBackPromises(sequelize: Sequelize, { productId }: Overpromised): Promise<void> {
  return inTransaction(sequelize, (transaction) => promiseUnits([productId], transaction), {
    statementMs: BULK_MS,
  });
}

async function lockOrders(orderIds: readonly string[], transaction: Transaction): Promise<void> {
  if (orderIds.length === 0) return;
  const where = { id: { [Op.in]: [...orderIds] } };
  await Order.findAll({ attributes: ['id'], where, order: ['id'], lock: true, raw: true, transaction });
}

const whatItDoes = ({ movements, held }: Proposal) => [movements, held];

/** These holds already exist, so they may use the safety stock. */
function heldChange({ subject: { productId, locationId }, held }: Proposal): StockChange[] {
  if (!held) return [];
  return [{ kind: 'hold', productId, locationId, held: held.after - held.before, isRepair: true }];
}

function changesOf({ subject, movements }: Proposal, level: 'moves' | 'stays'): MovementChange[] {
  const { productId, locationId } = subject;
  return movements
    .filter((movement) => movement.level === level)
    .map(({ kind, orderId, documentId, onHand, committed, reason }) => {
      const units = { onHand, committed };
      return { productId, locationId, ...units, kind, orderId, documentId, actor: SERVICE, reason };
    });
}
