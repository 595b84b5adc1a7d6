import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inSnapshot } from '../database/transaction.js';
import type { Area, Check, ScanningCheck } from './check.js';
import { type OrderRange, orderRanges } from './order-ranges.js';

const ORDERS_A_STATEMENT = 20_000;
/** Violations to keep per check; all are counted. */
const KEPT = 100;

/** What one check found. */
export interface Finding<Violation = object> {
  name: string;
  /** What is true without violations. */
  rule: string;
  /** Number of violations. */
  violations: number;
  /** The first of them, by key. */
  first: Violation[];
}

export interface Verification {
  ok: boolean;
  /** Number of rows per table. */
  checked: Record<string, number>;
  checks: Finding[];
}

export interface VerifyOptions {
  /** Violations to keep per check. Default: 100. */
  keep?: number;
  /** Orders per statement, which limits what the database sorts at a time. Default: 20,000. */
  ordersAStatement?: number;
  /** Called with a description of the current step. */
  onProgress?: (doing: string) => void;
}

/**
 * Checks that the data is consistent, on one snapshot: concurrent writes neither wait nor cause violations. Only reads. Memory
 * use does not depend on the number of rows.
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
 * Like verify, within a snapshot that is already open.
 * @param transaction of inSnapshot
 */
export async function runChecks(
  sequelize: Sequelize,
  transaction: Transaction,
  areas: readonly Area[],
  { keep = KEPT, ordersAStatement = ORDERS_A_STATEMENT, onProgress = () => {} }: VerifyOptions = {},
): Promise<Verification> {
  const at = await timeOf(sequelize, transaction);
  const checked = await countRows(sequelize, transaction, areas);
  const checks = areas.flatMap((area) => area.checks);
  const findings = checks.map(({ name, rule }): Finding => ({ name, rule, violations: 0, first: [] }));
  const run = { sequelize, transaction, at, keep };
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

/** @returns the present in UTC, as text: at the beginning, so that it is the time of the snapshot */
async function timeOf(sequelize: Sequelize, transaction: Transaction): Promise<string> {
  const [now] = await sequelize.query<{ at: string }>('SELECT CAST(UTC_TIMESTAMP(3) AS CHAR) AS at', {
    type: QueryTypes.SELECT,
    transaction,
  });
  return (now as { at: string }).at;
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
  at: string;
  keep: number;
}

/** Runs an SQL check, for one range of orders if it is by order, and adds the violations to the finding. */
async function runSql(
  { sequelize, transaction, at, keep }: Run,
  check: Check,
  finding: Finding,
  orders?: OrderRange,
): Promise<void> {
  const room = keep - finding.first.length;
  // At least one row is needed: it contains the count.
  const rows = await sequelize.query<{ found: number }>(
    `SELECT violation.*, COUNT(*) OVER () AS found FROM (${check.sql}) AS violation ORDER BY 1, 2, 3 LIMIT :limit`,
    { replacements: { ...orders, at, limit: Math.max(room, 1) }, type: QueryTypes.SELECT, transaction },
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

/** Removes a third decimal that is 0 from amounts of DECIMAL(15,3) columns. */
function withShortAmounts(violation: object): object {
  const shortened = Object.entries(violation).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replace(/^(-?\d+\.\d\d)0$/, '$1') : value,
  ]);
  return Object.fromEntries(shortened);
}
