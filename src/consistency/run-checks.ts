import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inSnapshot } from '../database/transaction.js';
import { CHECKS, type CheckName, type Violations } from './areas.js';
import type { Check } from './check.js';

const ORDERS_A_STATEMENT = 20_000;
/** Sorts after every order id, which are hexadecimal: the last range takes in what has lost its order, too. */
const AFTER_EVERY_ID = '~';
/** Violations of each check that are kept; all are counted. */
const KEPT = 100;

/** What one check found. */
export interface Finding<Name extends CheckName = CheckName> {
  name: Name;
  /** What holds when there are no violations. */
  rule: string;
  /** How many there are. */
  violations: number;
  /** The first of them, by key. */
  first: Violations[Name][];
}

export interface Verification {
  ok: boolean;
  /** How many rows of each were looked at. */
  checked: Record<keyof typeof TABLES, number>;
  checks: Finding[];
}

const TABLES = {
  stockLevels: 'stock_levels',
  stockMovements: 'stock_movements',
  orders: 'orders',
  orderItems: 'order_items',
  orderEvents: 'order_events',
  cancellationItems: 'cancellation_items',
  fulfilments: 'fulfilments',
  fulfilmentItems: 'fulfilment_items',
  returns: 'returns',
  returnItems: 'return_items',
  refundRequests: 'refund_requests',
  payments: 'payments',
  paymentOperations: 'payment_operations',
  idempotencyKeys: 'idempotency_keys',
} as const;

export interface VerifyOptions {
  /** Violations of each check to keep, 100 unless given. */
  keep?: number;
  /** Orders that one statement looks at: bounds what the database sorts at a time. 20 000 unless given. */
  ordersAStatement?: number;
  /** Told what is being looked at, as often as that changes. */
  onProgress?: (doing: string) => void;
}

/**
 * Checks that stock, orders, their history and idempotency keys are consistent, at one moment: orders that are
 * placed meanwhile neither wait nor make it fail. Takes constant memory, however many orders there are.
 * @throws the database's error
 */
export function verifyInventory(sequelize: Sequelize, options: VerifyOptions = {}): Promise<Verification> {
  return inSnapshot(sequelize, (transaction) => checkInventory(sequelize, transaction, options));
}

/**
 * As verifyInventory, within a snapshot that is open already.
 * @param transaction of inSnapshot
 */
export async function checkInventory(
  sequelize: Sequelize,
  transaction: Transaction,
  { keep = KEPT, ordersAStatement = ORDERS_A_STATEMENT, onProgress = () => {} }: VerifyOptions = {},
): Promise<Verification> {
  const checked = await countRows(sequelize, transaction);
  const checks: Finding[] = CHECKS.map(({ name, rule }) => ({ name, rule, violations: 0, first: [] }));
  const look = async (byOrder: boolean, orders: OrderRange | undefined) => {
    for (const [index, check] of CHECKS.entries()) {
      if (check.byOrder !== byOrder) continue;
      await find(sequelize, transaction, check, checks[index] as Finding, keep, orders);
    }
  };
  onProgress('stock levels and idempotency keys');
  await look(false, undefined);
  let done = 0;
  for await (const orders of orderRanges(sequelize, transaction, ordersAStatement)) {
    onProgress(`orders: ${done} of ${checked.orders}`);
    await look(true, orders);
    done += ordersAStatement;
  }
  return { ok: checks.every(({ violations }) => violations === 0), checked, checks };
}

async function countRows(sequelize: Sequelize, transaction: Transaction): Promise<Verification['checked']> {
  const counts = Object.entries(TABLES).map(([name, table]) => `(SELECT COUNT(*) FROM ${table}) AS ${name}`);
  const [checked] = await sequelize.query<Verification['checked']>(`SELECT ${counts.join(', ')}`, {
    type: QueryTypes.SELECT,
    transaction,
  });
  return checked as Verification['checked'];
}

interface OrderRange {
  /** The last id before the range. */
  after: string;
  /** The last id of the range. */
  upTo: string;
}

/** Ranges that together hold every order id there could be, each with so many orders. */
async function* orderRanges(
  sequelize: Sequelize,
  transaction: Transaction,
  size: number,
): AsyncGenerator<OrderRange> {
  for (let after = ''; after !== AFTER_EVERY_ID; ) {
    const [last] = await sequelize.query<{ id: string }>(
      'SELECT id FROM orders WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip',
      { replacements: { after, skip: size - 1 }, type: QueryTypes.SELECT, transaction },
    );
    const upTo = last?.id ?? AFTER_EVERY_ID;
    yield { after, upTo };
    after = upTo;
  }
}

/** Runs a check and adds what it finds to the finding. */
async function find(
  sequelize: Sequelize,
  transaction: Transaction,
  check: Check<CheckName>,
  finding: Finding,
  keep: number,
  orders: OrderRange | undefined,
): Promise<void> {
  const room = keep - finding.first.length;
  // At least one row is asked for: it carries the count.
  const rows = await sequelize.query<Violations[CheckName] & { found: number }>(
    `SELECT violation.*, COUNT(*) OVER () AS found FROM (${check.sql}) AS violation ORDER BY 1, 2 LIMIT :limit`,
    {
      replacements: { ...orders, limit: Math.max(room, 1) },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  finding.violations += rows[0]?.found ?? 0;
  for (const { found: _found, ...violation } of rows.slice(0, room)) {
    finding.first.push(withShortAmounts(violation) as Violations[CheckName]);
  }
}

/** Amounts as DECIMAL(15,3) has them, of whatever currency, without a third decimal that says nothing. */
function withShortAmounts(violation: object): object {
  const shortened = Object.entries(violation).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replace(/^(-?\d+\.\d\d)0$/, '$1') : value,
  ]);
  return Object.fromEntries(shortened);
}
