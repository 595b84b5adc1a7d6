import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inSnapshot } from '../database/transaction.js';
import type { Area, Check, ScanningCheck } from './check.js';
import { type OrderRange, orderRanges } from './order-ranges.js';

const ORDERS_A_STATEMENT = 20_000;
/** Violations of each check that are kept; all are counted. */
const KEPT = 100;

/** What one check found. */
export interface Finding<Violation = object> {
  name: string;
  /** What holds when there are no violations. */
  rule: string;
  /** How many there are. */
  violations: number;
  /** The first of them, by key. */
  first: Violation[];
}

export interface Verification {
  ok: boolean;
  /** How many rows of each table were looked at. */
  checked: Record<string, number>;
  checks: Finding[];
}

export interface VerifyOptions {
  /** Violations of each check to keep, 100 unless given. */
  keep?: number;
  /** Orders that one statement looks at: bounds what the database sorts at a time. 20 000 unless given. */
  ordersAStatement?: number;
  /** Told what is being looked at, as often as that changes. */
  onProgress?: (doing: string) => void;
}

/**
 * Checks that what is in the database agrees with itself, at one moment: what is written meanwhile neither waits nor
 * makes it fail. Only reads. Takes constant memory, however many rows there are.
 * @throws the database's error
 */
export function verify(
  sequelize: Sequelize,
  areas: readonly Area[],
  options: VerifyOptions = {},
): Promise<Verification> {
  return inSnapshot(sequelize, (transaction) => runChecks(sequelize, transaction, areas, options));
}

/**
 * As verify, within a snapshot that is open already.
 * @param transaction of inSnapshot
 */
export async function runChecks(
  sequelize: Sequelize,
  transaction: Transaction,
  areas: readonly Area[],
  { keep = KEPT, ordersAStatement = ORDERS_A_STATEMENT, onProgress = () => {} }: VerifyOptions = {},
): Promise<Verification> {
  const checked = await countRows(sequelize, transaction, areas);
  const checks = areas.flatMap((area) => area.checks);
  const findings = checks.map(({ name, rule }): Finding => ({ name, rule, violations: 0, first: [] }));
  const run = { sequelize, transaction, keep };
  const byOrder: Array<[Check, Finding]> = [];
  for (const [index, check] of checks.entries()) {
    const finding = findings[index] as Finding;
    if ('sql' in check && check.byOrder) {
      byOrder.push([check, finding]);
      continue;
    }
    onProgress(check.name);
    if ('sql' in check) await runSql(run, check, finding);
    else await runScan(run, check, finding, (rows) => onProgress(`${check.name}: ${rows} rows`));
  }
  let done = 0;
  for await (const orders of byOrder.length > 0
    ? orderRanges(sequelize, transaction, ordersAStatement)
    : []) {
    onProgress(`orders: ${done}${'orders' in checked ? ` of ${checked.orders}` : ''}`);
    for (const [check, finding] of byOrder) await runSql(run, check, finding, orders);
    done += ordersAStatement;
  }
  return { ok: findings.every(({ violations }) => violations === 0), checked, checks: findings };
}

async function countRows(
  sequelize: Sequelize,
  transaction: Transaction,
  areas: readonly Area[],
): Promise<Verification['checked']> {
  const tables = areas.flatMap((area) => Object.entries(area.tables));
  const counts = tables.map(([name, table]) => `(SELECT COUNT(*) FROM ${table}) AS ${name}`);
  const [checked] = await sequelize.query<Verification['checked']>(`SELECT ${counts.join(', ')}`, {
    type: QueryTypes.SELECT,
    transaction,
  });
  return checked as Verification['checked'];
}

interface Run {
  sequelize: Sequelize;
  transaction: Transaction;
  keep: number;
}

/** Runs a check, of a range of orders if it is one of those, and adds what it finds to the finding. */
async function runSql(
  { sequelize, transaction, keep }: Run,
  check: Check,
  finding: Finding,
  orders?: OrderRange,
): Promise<void> {
  const room = keep - finding.first.length;
  // At least one row is asked for: it carries the count.
  const rows = await sequelize.query<{ found: number }>(
    `SELECT violation.*, COUNT(*) OVER () AS found FROM (${check.sql}) AS violation ORDER BY 1, 2 LIMIT :limit`,
    { replacements: { ...orders, limit: Math.max(room, 1) }, type: QueryTypes.SELECT, transaction },
  );
  finding.violations += rows[0]?.found ?? 0;
  for (const { found: _found, ...violation } of rows.slice(0, room)) {
    finding.first.push(withShortAmounts(violation));
  }
}

async function runScan(
  { sequelize, transaction, keep }: Run,
  check: ScanningCheck,
  finding: Finding,
  onRead: (rows: number) => void,
): Promise<void> {
  for await (const violation of check.find(sequelize, transaction, onRead)) {
    finding.violations += 1;
    if (finding.first.length < keep) finding.first.push(violation);
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
