import { escape as escapeValue } from 'mysql2';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { codeKeyOf } from '../../../rules/discount-code.js';
import type { GeneratedCode } from './candidates.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import {
  type CustomerId,
  customerKeyOf,
  isAccount,
  isGuest,
  NO_USES,
  type UsesRead,
  usesKey,
} from './uses.js';

/** The part of an order that decides which discounts it may use. */
interface Asking {
  discountCodes?: readonly string[];
  /** Undefined for a quote without a signed-in customer. */
  customer?: CustomerId;
}

interface How {
  /** Epoch milliseconds. */
  at: number;
  /**
   * Whether to lock the discounts first, so that their uses cannot change until the transaction ends. Lock order: after stock
   * levels, by id.
   */
  lock?: boolean;
  transaction?: Transaction;
}

/**
 * Reads the uses of discounts that these orders may use. No statement if none of them is counted; otherwise one for the limits,
 * and one for codes that are not a discount's own.
 */
export async function readUses(
  sequelize: Sequelize,
  orders: readonly Asking[],
  table: DiscountTable | undefined,
  { at, lock = false, transaction }: How,
): Promise<UsesRead> {
  if (!table) return NO_USES;
  // Often all orders of a batch have the same code.
  const written = new Set(orders.flatMap(({ discountCodes = [] }) => discountCodes));
  const entered = [...new Set([...written].map(codeKeyOf))];
  const foreign = entered.filter((key) => key !== '' && !table.byCode.has(key)).sort();
  let codes = await readCodes(sequelize, foreign, transaction);
  const inPlay = discountsInPlay(table, entered, codes, at);
  if (lock && inPlay.length > 0) {
    await lockDiscounts(sequelize, inPlay, table, transaction);
    // They may have been used between the first read and the lock.
    codes = await readCodes(sequelize, [...codes.keys()], transaction);
  }
  const customers = [...new Set(orders.flatMap(({ customer }) => customer ?? []))];
  return { codes, ...(await readLimits(sequelize, inPlay, customers, transaction)) };
}

function discountsInPlay(
  { automatic, byCode, byId }: DiscountTable,
  entered: readonly string[],
  codes: ReadonlyMap<string, GeneratedCode>,
  at: number,
): DiscountRules[] {
  const counted = automatic.filter((one) => one.isCounted && one.startsAt <= at && at < one.endsAt);
  const named = entered.flatMap((key) => byCode.get(key) ?? byId.get(codes.get(key)?.discountId ?? 0) ?? []);
  return [...new Set([...counted, ...named])].sort((a, b) => a.id - b.id);
}

async function readCodes(
  sequelize: Sequelize,
  keys: readonly string[],
  transaction?: Transaction,
): Promise<Map<string, GeneratedCode>> {
  if (keys.length === 0) return new Map();
  const rows = await sequelize.query<Omit<GeneratedCode, 'isActive'> & { codeKey: string; isActive: number }>(
    `SELECT codeKey, code, discountId, isActive, CAST(maxUses AS SIGNED) - CAST(uses AS SIGNED) AS \`left\`
     FROM discount_codes WHERE codeKey IN (?)`,
    { replacements: [keys], type: QueryTypes.SELECT, transaction },
  );
  return new Map(rows.map(({ codeKey, ...code }) => [codeKey, { ...code, isActive: code.isActive === 1 }]));
}

/** A discount for first orders locks all of them, since a customer's first order counts for all. */
async function lockDiscounts(
  sequelize: Sequelize,
  inPlay: readonly DiscountRules[],
  { forFirstOrders }: DiscountTable,
  transaction?: Transaction,
): Promise<void> {
  const others = inPlay.some(({ firstOrder }) => firstOrder) ? forFirstOrders : [];
  const ids = [...new Set([...inPlay, ...others].map(({ id }) => id))].sort((a, b) => a - b);
  await sequelize.query(`SELECT id FROM discounts WHERE id IN (${ids.join(', ')}) ORDER BY id FOR UPDATE`, {
    type: QueryTypes.SELECT,
    transaction,
  });
}

/** Numbers may be strings: a UNION of unsigned and signed columns is DECIMAL. */
interface LimitRow {
  kind: 'uses' | 'slot' | 'ordered' | 'guest';
  /** Id of the discount or of the user, or index of the guest. */
  id: number | string;
  uses: number | string;
  /** Hex digits. */
  customerKey: string | null;
  slot: number | string | null;
}

async function readLimits(
  sequelize: Sequelize,
  inPlay: readonly DiscountRules[],
  customers: readonly CustomerId[],
  transaction?: Transaction,
): Promise<Omit<UsesRead, 'codes'>> {
  const [users, guests] = [customers.filter(isAccount), customers.filter(isGuest)];
  const selects = limitsOf(inPlay, users, guests);
  const uses = new Map<number, number>();
  const ofCustomers = new Map<string, { count: number; slots: number[] }>();
  const ordered = new Set<CustomerId>();
  if (selects.length === 0) return { uses, ofCustomers, ordered };
  const rows = await sequelize.query<LimitRow>(selects.join(' UNION ALL '), {
    type: QueryTypes.SELECT,
    transaction,
  });
  for (const { kind, customerKey, slot, ...row } of rows) {
    const id = Number(row.id);
    if (kind === 'uses') uses.set(id, Number(row.uses));
    else if (kind === 'ordered') ordered.add(id);
    else if (kind === 'guest') ordered.add(guests[id] as string);
    else {
      const key = usesKey(id, String(customerKey));
      const known = ofCustomers.get(key) ?? { count: 0, slots: [] };
      ofCustomers.set(key, {
        count: known.count + 1,
        slots: slot === null ? known.slots : [...known.slots, Number(slot)],
      });
    }
  }
  return { uses, ofCustomers, ordered };
}

function limitsOf(
  inPlay: readonly DiscountRules[],
  userIds: readonly number[],
  guests: readonly string[],
): string[] {
  const idsOf = (wanted: (discount: DiscountRules) => boolean) =>
    inPlay
      .filter(wanted)
      .map(({ id }) => id)
      .join(', ');
  const limited = idsOf(({ maxUses }) => maxUses !== null);
  const perCustomer = idsOf(({ maxPerCustomer }) => maxPerCustomer !== null);
  const customers =
    perCustomer && [...userIds, ...guests].map((one) => idInSql(customerKeyOf(one))).join(', ');
  const ofFirstOrders = inPlay.some(({ firstOrder }) => firstOrder);
  const users = userIds.map(Number).join(', ');
  return [
    limited &&
      `SELECT 'uses' AS kind, id, uses, NULL AS customerKey, NULL AS slot FROM discounts WHERE id IN (${limited})`,
    customers &&
      `SELECT 'slot' AS kind, discountId AS id, 1 AS uses, HEX(customerKey) AS customerKey, slot FROM discount_redemptions
       WHERE discountId IN (${perCustomer}) AND customerKey IN (${customers}) AND releasedAt IS NULL`,
    users &&
      ofFirstOrders &&
      `SELECT 'ordered' AS kind, users.id, 1 AS uses, NULL AS customerKey, NULL AS slot FROM users
       WHERE users.id IN (${users})
         AND EXISTS (SELECT 1 FROM orders WHERE orders.userId = users.id AND orders.status <> 'cancelled')`,
    ...(ofFirstOrders ? guests.map(hasOrdered) : []),
  ].filter((select) => typeof select === 'string' && select !== '') as string[];
}

/** SQL: whether a guest has an order that is not cancelled. */
const hasOrdered = (guest: string, index: number): string =>
  `SELECT 'guest' AS kind, ${index} AS id, 1 AS uses, NULL AS customerKey, NULL AS slot FROM DUAL
   WHERE EXISTS (
     SELECT 1 FROM guest_orders AS placed JOIN orders ON orders.id = placed.orderId
     WHERE placed.emailKey = ${escapeValue(guest)} AND orders.status <> 'cancelled')`;
