import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = process.cwd();

/** What takes five seconds and more, longest first; a name stands for all that begins with it. */
const LONG = [
  'test/faults/payments',
  'test/faults/expiry',
  'test/scripts/migrate-ci',
  'test/scripts/npm',
  'test/scripts/generate',
  'test/admin/stock-documents',
  'test/admin/pricing',
  'test/admin/orders',
  'test/admin/bad-states',
  'test/races/backorders',
  'test/races/forced-counts',
  'test/races/payments',
  'test/faults/silence',
  'test/bench/bench',
  'test/docs/readme',
  'test/admin/frame',
  'test/faults/guest-orders',
  'test/fuzz',
  'test/http',
  'test/modules/payments/refund-requests',
  'test/server',
  'test/plugins/closing',
  'test/scripts/create-user',
  'test/admin/session',
  'test/admin/queues',
  'test/admin/customers',
  'test/admin/forms',
  'test/storefront',
  'test/admin',
  'test/scripts/embedded-mariadb',
  'test/races/payment-histories',
  'test/docs/operations',
  'test/plugins/problem-details',
  'test/races/processes',
  'test/faults',
  'test/db/seeders',
  'test/db/migrations',
  'test/scripts/migrate',
  'test/scripts/verify-inventory',
  'test/modules/catalog/list-products',
  'test/doctor/examine',
  'test/races',
  'test/scripts',
  'test/modules/orders/list-',
  'test/modules/orders/orders.model',
  'test/modules/stock/stock.model',
  'test/modules/stock/repair',
  'test/modules/reports/stock.property',
  'test/transactions',
  'test/docs',
  'test/modules/payments',
  'test/client',
  'test/modules/catalog',
  'test/consistency/verify',
  'test/plugins/logging',
];

/**
 * Files that take long are begun with: else one process is left with the longest of them while the other has nothing to
 * do. Vitest goes by what it measured last time, which it did not in a new clone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const path = relative(ROOT, moduleId).split(sep).join('/');
  const rank = LONG.findIndex((name) => path.startsWith(name));
  return rank < 0 ? LONG.length : rank;
}
