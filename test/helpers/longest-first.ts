import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = process.cwd();

/** What takes five seconds and more, longest first; a name stands for all that begins with it. */
const LONG = [
  'test/scripts/npm',
  'test/scripts/generate',
  'test/bench/bench',
  'test/faults/silence',
  'test/races/payments',
  'test/admin/pricing',
  'test/admin/orders',
  'test/admin/bad-states',
  'test/admin/frame',
  'test/scripts/embedded-mariadb',
  'test/admin',
  'test/storefront',
  'test/modules/payments/refund-requests',
  'test/races/payment-histories',
  'test/plugins/closing',
  'test/scripts/migrate-ci',
  'test/faults/expiry',
  'test/server',
  'test/docs/operations',
  'test/faults/payments',
  'test/plugins/problem-details',
  'test/races/processes',
  'test/faults',
  'test/http/idempotency',
  'test/fuzz',
  'test/scripts/create-user',
  'test/scripts/migrate',
  'test/scripts/verify-inventory',
  'test/modules/catalog/list-products',
  'test/doctor/examine',
  'test/db/migrations',
  'test/scripts/help',
  'test/modules/orders/list-',
  'test/transactions',
  'test/modules/payments/unanswered',
  'test/client/package',
  'test/modules/payments/operations',
  'test/races/sign-ins',
  'test/consistency/verify',
  'test/modules/payments',
  'test/client/retries',
  'test/scripts',
  'test/races',
  'test/db/seeders',
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
