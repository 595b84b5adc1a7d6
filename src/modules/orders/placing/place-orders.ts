import { ForeignKeyConstraintError, Transaction, UniqueConstraintError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { GUESTS } from '../../../models/idempotency-key.js';
import { Order } from '../../../models/index.js';
import {
  createRulebook,
  DiscountsOvertaken,
  NO_USES,
  type Redemption,
  type Rulebook,
  type Rules,
  readUses,
  redeem,
} from '../../pricing/api.js';
import { LocationsOvertaken, lockStock, releaseExpired } from '../../stock/api.js';
import { HoldsExpired, requireNoneExpired } from '../holds/holds-expired.js';
import { deleteHolds, lockHolds } from '../holds/lock-holds.js';
import { type UsedHolds, usedHolds } from '../holds/used-holds.js';
import { placedPaymentStatusOf, placedStatusOf } from '../lifecycle/order-status.js';
import { backorderedProducts, backorderIn, ShelvesUnlocked, withBackordered } from './backordered-lines.js';
import { type Claim, claimKeys, releaseKeys } from './claim-keys.js';
import { askingOf } from './customer.js';
import { type Decision, decideOrders, type Placement } from './decide-orders.js';
import { insertOrders, type PlacedOrder } from './insert-orders.js';
import { renumbered } from './order-id.js';
import { countRepeated } from './order-metrics.js';
import { readWithRules } from './read-with-rules.js';
import { customersWithin, holdGuards } from './unpaid-units.js';

/** Outcome of a placement: placed, placed earlier with the same key, or refused. */
export type Outcome = { placed: PlacedOrder } | { replayOf: string } | { refused: Problem };

/**
 * Places a batch of orders in one transaction. Each statement is for the whole batch: claim the idempotency keys, read prices and
 * stock, decide, insert the orders, insert their items. The items' hook moves the stock; uses of discounts are counted last. A
 * refused order has no effect on the others.
 *
 * Stock is read without a lock, so its rows are locked only during the last three statements, and batches run concurrently until
 * then. If another transaction took the stock meanwhile, or an order needs units on backorder, everything is rolled back, and the
 * batch is decided again with the stock locked first. If expired holds have the missing units, they are released in that second
 * attempt. If another process has used one of its order numbers, the batch is placed again with new numbers.
 *
 * @param placements at most one per customer and idempotency key
 * @param deadlineAt time, by `performance.now()`, after which no further attempt starts
 * @param unpaidLimit unpaid units of a product that an account or a guest may hold; 0: no limit, and nothing is counted
 * @param rulebook the pricing rules that this process has in memory
 * @returns one outcome per placement, in the same order
 * @throws the database's error when no attempt succeeded, so none of the batch is placed; Problem SERVICE_UNAVAILABLE when the
 *   connection was lost during COMMIT and the outcome cannot be read
 */
export async function placeOrders(
  sequelize: Sequelize,
  placements: readonly Placement[],
  deadlineAt?: number,
  unpaidLimit = 0,
  rulebook = createRulebook(),
): Promise<Outcome[]> {
  /** Products whose expired holds are released. */
  const released = new Set<number>();
  const attempt = (asked: readonly Placement[], lockFirst: boolean) => {
    const how = { lockFirst, released, unpaidLimit, rulebook };
    return inTransaction(sequelize, (transaction) => placeBatch(sequelize, asked, how, transaction), {
      wasCommitted,
      deadlineAt,
    });
  };
  let asked = placements;
  let lockFirst = false;
  let changes = 0;
  for (let renumberings = 0; ; ) {
    try {
      return await attempt(asked, lockFirst);
    } catch (error) {
      if (isNumberTaken(error) && renumberings++ < MAX_RENUMBERINGS) {
        asked = asked.map((one) => ({ ...one, number: renumbered(one.number) }));
      } else if (error instanceof HoldsExpired) {
        for (const productId of error.productIds) released.add(productId);
        lockFirst = true;
      } else if (isOvertaken(error) && !lockFirst) lockFirst = true;
      // The stock is locked already: only an admin can have changed the discount or the location.
      else if (!isChanged(error) || ++changes > MAX_CHANGES) throw error;
      countRepeated(error);
    }
  }
}

/** Each tick has 16 million numbers, of which other processes use a few hundred at most. */
const MAX_RENUMBERINGS = 5;
/** Attempts that may fail because a discount or a location changed after it was read. */
const MAX_CHANGES = 5;

const isNumberTaken = (error: unknown): boolean =>
  error instanceof UniqueConstraintError && 'orders_number' in error.fields;

/**
 * Whether something that was read without a lock has changed since: stock was taken (shortages found by decideOrders() are
 * refusals of single orders, not errors), a product was deleted (its foreign key fails), or a discount or a location was used or
 * changed.
 */
function isOvertaken(error: unknown): boolean {
  return (
    (error instanceof Problem && error.code === 'INSUFFICIENT_STOCK') ||
    error instanceof ForeignKeyConstraintError ||
    isChanged(error) ||
    error instanceof ShelvesUnlocked
  );
}

const isChanged = (error: unknown): boolean =>
  error instanceof DiscountsOvertaken || error instanceof LocationsOvertaken;

interface How {
  /** Whether to lock the stock before reading it. */
  lockFirst: boolean;
  /** Products whose expired holds are released first, with the stock locked. */
  released: ReadonlySet<number>;
  unpaidLimit: number;
  rulebook: Rulebook;
}

async function placeBatch(
  sequelize: Sequelize,
  placements: readonly Placement[],
  how: How,
  transaction: Transaction,
): Promise<Outcome[]> {
  const claims = claimsOf(placements);
  const used = await claimKeys(sequelize, claims, transaction);
  const fresh = placements.filter(({ orderId }) => !used.has(orderId));
  const { decided, redemptions, discounts, holds } = await decide(sequelize, fresh, how, transaction);
  if (holds) await deleteHolds(holds.ids, transaction);
  await insertOrders(placedOf(decided.values()), transaction, holds && { holds: holds.ofOrders });
  if (discounts) await redeem(sequelize, redemptions, discounts, transaction);
  await releaseKeys(
    claims.filter(({ kept }) => 'refused' in (decided.get(kept) ?? {})),
    transaction,
  );
  return placements.map(({ orderId }) => (used.get(orderId) ?? decided.get(orderId)) as Outcome);
}

function claimsOf(placements: readonly Placement[]): Claim[] {
  return placements.flatMap(({ orderId, userId, idempotency }) =>
    idempotency ? [{ kept: orderId, userId: userId ?? GUESTS, ...idempotency }] : [],
  );
}

interface Decided {
  /** By order id. */
  decided: Map<string, Outcome>;
  /** Uses of discounts to count after the orders are inserted. */
  redemptions: Redemption[];
  discounts?: Rules['discounts'];
  /** Holds that the orders use up. */
  holds?: UsedHolds;
}

async function decide(
  sequelize: Sequelize,
  placements: Placement[],
  { lockFirst, released, unpaidLimit, rulebook }: How,
  transaction: Transaction,
): Promise<Decided> {
  if (placements.length === 0) return { decided: new Map(), redemptions: [] };
  const productIds = [...new Set(placements.flatMap(({ lines }) => lines.map((line) => line.productId)))];
  const customers = unpaidLimit > 0 ? customersWithin(placements, unpaidLimit) : [];
  await holdGuards(sequelize, customers, transaction);
  const holds = await lockHolds(placements.map(askingOf), transaction);
  if (lockFirst) await lockStock(productIds, transaction);
  if (released.size > 0) {
    await releaseExpired(sequelize, { productIds: [...released], except: [...holds.keys()] }, transaction);
  }
  const groups = new Set(placements.map(({ customerGroupId }) => customerGroupId));
  const wanted = { productIds, customers, groups };
  const found = await readWithRules(sequelize, wanted, rulebook, transaction);
  const { products, stock, held, rules } = found;
  const createdAt = new Date();
  const { discounts } = rules;
  const how = { at: createdAt.getTime(), lock: lockFirst, transaction };
  const uses = discounts ? await readUses(sequelize, placements.map(askingOf), discounts, how) : NO_USES;
  const unpaid = { limit: unpaidLimit, held };
  const decisions = decideOrders(placements, products, stock, unpaid, rules, createdAt, uses, holds);
  const backorder = backorderIn(rules, stock);
  const owed = backorderedProducts(placements, decisions, backorder);
  await requireNoneExpired(sequelize, decisions, { ...found, released, except: holds, owed }, transaction);
  if (owed.length > 0 && !lockFirst) throw new ShelvesUnlocked();
  return {
    decided: new Map(
      placements.map((placement, index) => [
        placement.orderId,
        outcomeOf(placement, decisions[index] as Decision, createdAt, backorder),
      ]),
    ),
    redemptions: decisions.flatMap((one) => ('priced' in one ? (one.redemptions ?? []) : [])),
    discounts,
    holds: usedHolds(placements, decisions, holds),
  };
}

/** @param backorder location of units that are not there yet */
function outcomeOf(
  placement: Placement,
  decision: Decision,
  createdAt: Date,
  backorder: number | undefined,
): Outcome {
  if ('refused' in decision) return decision;
  const { orderId: id, number, userId, guest, shippingAddress, billingAddress, paymentMethod } = placement;
  const { priced } = decision;
  const { totalAmount } = priced;
  return {
    // Property by property: a spread takes many times as long.
    placed: {
      id,
      number,
      userId,
      guest,
      email: guest?.email,
      status: placedStatusOf(totalAmount),
      paymentStatus: placedPaymentStatusOf(totalAmount),
      shippingAddress,
      billingAddress,
      paymentMethod,
      createdAt,
      totalAmount,
      currency: priced.currency,
      items: withBackordered(priced.items, decision.allocation, backorder),
      discountAmount: priced.discountAmount,
      shippingAmount: priced.shippingAmount,
      shippingTaxAmount: priced.shippingTaxAmount,
      taxAmount: priced.taxAmount,
      pricesIncludeTax: priced.pricesIncludeTax,
      pricing: priced.pricing,
      allocation: decision.allocation,
    },
  };
}

function placedOf(outcomes: Iterable<Outcome>): PlacedOrder[] {
  return [...outcomes].flatMap((outcome) => ('placed' in outcome ? [outcome.placed] : []));
}

/**
 * Orders of a batch are committed together, so looking up one is enough. Reads with a lock, which waits until a COMMIT in
 * progress has ended.
 */
async function wasCommitted(outcomes: Outcome[]): Promise<boolean> {
  const [first] = placedOf(outcomes);
  if (!first) return true;
  const found = await Order.findByPk(first.id, {
    attributes: ['id'],
    lock: Transaction.LOCK.SHARE,
    raw: true,
  });
  return found !== null;
}
