import { isDeepStrictEqual } from 'node:util';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Area } from '../../consistency/check.js';
import { type Finding, runChecks, type Verification } from '../../consistency/verify.js';
import { BULK_MS } from '../../database/statement-limits.js';
import { inSnapshot, inTransaction } from '../../database/transaction.js';
import { idOf } from '../../models/id.js';
import { StockHold, StockLevel, StockMovement } from '../../models/index.js';
import { SUBTOTAL, shippingCharge } from '../../money/amounts-in-sql.js';
import type { StockViolations } from './checks.js';
import { firstLocation } from './locations.js';
import { type MovementChange, moveStock, recordWithoutMoving, type StockChange } from './move-stock.js';
import { type Discrepancy, type Proposal, propose, type Refused, type Subject } from './propose-repair.js';

/** Violations of each kind per run: limits its memory. */
const TAKEN_ON = 10_000;

export interface RepairPlan {
  proposals: Proposal[];
  /** Violations that no movement can repair, or for which none can be proposed. */
  refused: Refused[];
  /** Whether there are more violations than one run handles. */
  more: boolean;
  /** The violations. */
  verification: Verification;
}

export interface RepairOptions {
  /** Violations of each kind to handle. Default: 10,000. */
  takeOn?: number;
  /** Called with a description of the current step. */
  onProgress?: (doing: string) => void;
}

/**
 * Proposes movements for stock levels and orders that the ledger does not explain. Changes nothing.
 * @param areas to verify on the same snapshot; must include stock
 * @throws the database's error
 */
export function planRepair(
  sequelize: Sequelize,
  areas: readonly Area[],
  { takeOn = TAKEN_ON, onProgress }: RepairOptions = {},
): Promise<RepairPlan> {
  return inSnapshot(sequelize, async (transaction) => {
    const verification = await runChecks(sequelize, transaction, areas, { keep: takeOn, onProgress });
    const plan: RepairPlan = { proposals: [], refused: [], more: false, verification };
    plan.more = [
      finding(verification, 'onHand-not-its-movements'),
      finding(verification, 'committed-not-its-movements'),
      finding(verification, 'held-not-its-holds'),
      finding(verification, 'item-not-moved'),
    ].some(({ violations, first }) => violations > first.length);
    const misplaced = misplacedOrders(verification);
    for (const subject of subjectsOf(verification, await firstLocation(transaction))) {
      const orders = misplaced.get(subject.productId);
      if (orders) {
        plan.refused.push({ subject, refused: `${orders.join(', ')}: ${MISPLACED}` });
        continue;
      }
      const outcome = propose(await readDiscrepancy(sequelize, subject, transaction));
      if ('refused' in outcome) plan.refused.push(outcome);
      else plan.proposals.push(outcome);
    }
    return plan;
  });
}

function finding<Name extends keyof StockViolations>(
  { checks }: Verification,
  name: Name,
): Finding<StockViolations[Name]> {
  return checks.find((check) => check.name === name) as Finding<StockViolations[Name]>;
}

const MISPLACED =
  'movements name another location than the one where the units were committed; correct it there first';

/** By product: orders of which a movement is at the wrong location, so its level is not wrong. */
function misplacedOrders(verification: Verification): ReadonlyMap<number, string[]> {
  const orders = new Map<number, string[]>();
  for (const { orderId, productId } of finding(verification, 'order-units-misplaced').first) {
    orders.set(productId, [...(orders.get(productId) ?? []), orderId]);
  }
  return orders;
}

function subjectsOf(verification: Verification, first: number): Iterable<Subject> {
  const committed = finding(verification, 'committed-not-its-movements').first;
  const levels = [
    ...finding(verification, 'onHand-not-its-movements').first,
    ...committed,
    ...finding(verification, 'held-not-its-holds').first,
  ];
  const items = finding(verification, 'item-not-moved');
  const allOrders = items.violations === items.first.length;
  const subjects = new Map<string, Subject>();
  const subjectOf = (productId: number, locationId: number): Subject => {
    const key = `${productId} ${locationId}`;
    const subject = subjects.get(key) ?? { productId, locationId, orderIds: [], allOrders };
    subjects.set(key, subject);
    return subject;
  };
  for (const { productId, locationId } of levels) subjectOf(productId, locationId);
  // Items have no location: what they lack is where a level is off by the ledger in the same direction, if anywhere.
  for (const { orderId, productId, ordered, moved } of items.first) {
    const off = committed.find(
      (level) =>
        level.productId === productId &&
        Math.sign((level.committed ?? 0) - level.moved) === Math.sign(ordered - moved),
    );
    subjectOf(productId, off?.locationId ?? first).orderIds.push(orderId);
  }
  return subjects.values();
}

/** @param lock whether to lock the stock until the transaction ends */
async function readDiscrepancy(
  sequelize: Sequelize,
  subject: Subject,
  transaction: Transaction,
  lock = false,
): Promise<Discrepancy> {
  const { productId, locationId, orderIds } = subject;
  const where = { productId, locationId };
  const level = await StockLevel.findOne({ where, transaction, lock, raw: true });
  const sumOf = async (counter: 'onHand' | 'committed') =>
    Number((await StockMovement.sum(counter, { where, transaction })) ?? 0);
  const ledger = { onHand: await sumOf('onHand'), committed: await sumOf('committed') };
  const kept = Number((await StockHold.sum('quantity', { where, transaction })) ?? 0);
  const orders = orderIds.length > 0 ? await readOrders(sequelize, productId, orderIds, transaction) : [];
  return { subject, level, ledger, kept, orders };
}

/**
 * Only orders whose line amounts and total are consistent: otherwise the lines may be wrong. No cancelled orders: somebody who
 * cancelled one in SQL may have deleted its movements to restore the stock.
 */
async function readOrders(
  sequelize: Sequelize,
  productId: number,
  orderIds: string[],
  transaction: Transaction,
): Promise<Discrepancy['orders']> {
  const orders = await sequelize.query<{ orderId: string; lacking: string }>(
    `SELECT orders.id AS orderId,
      (SELECT COALESCE(SUM(quantity), 0) FROM order_items
       WHERE orderId = orders.id AND productId = :productId)
      - (SELECT COALESCE(SUM(committed), 0) FROM stock_movements
         WHERE orderId = orders.id AND productId = :productId AND kind = 'order') AS lacking
     FROM orders
     WHERE id IN (:orderIds) AND status <> 'cancelled'
       AND totalAmount = (SELECT SUM(total) FROM order_items WHERE orderId = orders.id) + ${shippingCharge('orders')}
       AND NOT EXISTS (
         SELECT 1 FROM order_items AS item
         WHERE item.orderId = orders.id AND item.subtotal <> ${SUBTOTAL})
     ORDER BY id`,
    { replacements: { productId, orderIds: orderIds.map(idOf) }, type: QueryTypes.SELECT, transaction },
  );
  return orders.map(({ orderId, lacking }) => ({ orderId, lacking: Number(lacking) }));
}

/**
 * Applies a proposal, in a transaction that locks the stock (orders of the product wait) and reads the discrepancy again.
 * @returns what was done; undefined if the discrepancy has changed
 * @throws Problem CONFLICT when the level would pass LIMITS.stock.max; the database's error
 */
export function applyProposal(sequelize: Sequelize, proposal: Proposal): Promise<Proposal | undefined> {
  const apply = async (transaction: Transaction) => {
    const current = propose(await readDiscrepancy(sequelize, proposal.subject, transaction, true));
    if ('refused' in current || !isDeepStrictEqual(whatItDoes(current), whatItDoes(proposal)))
      return undefined;
    await recordWithoutMoving(changesOf(current, 'stays'), transaction);
    await moveStock([...changesOf(current, 'moves'), ...heldChange(current)], transaction);
    return current;
  };
  return inTransaction(sequelize, apply, { statementMs: BULK_MS });
}

const whatItDoes = ({ movements, held }: Proposal) => [movements, held];

/** The holds exist already, so they may use the safety stock. */
function heldChange({ subject: { productId, locationId }, held }: Proposal): StockChange[] {
  if (!held) return [];
  return [{ kind: 'hold', productId, locationId, held: held.after - held.before, isRepair: true }];
}

function changesOf({ subject, movements }: Proposal, level: 'moves' | 'stays'): MovementChange[] {
  const { productId, locationId } = subject;
  return movements
    .filter((movement) => movement.level === level)
    .map(({ kind, orderId, onHand, committed, reason }) => ({
      productId,
      locationId,
      onHand,
      committed,
      kind,
      orderId,
      actorId: null,
      reason,
    }));
}
