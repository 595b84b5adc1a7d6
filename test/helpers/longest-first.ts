import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = process.cwd();

/** What takes five seconds and more, longest first; a name stands for all that begins with it. */
const LONG = [
  'test/scripts/npm',
  'test/faults/silence',
  'test/admin/orders',
  'test/scripts/generate',
  'test/plugins/closing',
  'test/faults/payments',
  'test/faults/expiry',
  'test/admin',
  'test/plugins/problem-details',
  'test/scripts/migrate',
  'test/bench/bench',
  'test/races/processes',
  'test/modules/payments/refund-requests',
  'test/server',
  'test/docs/operations',
  'test/races/payment',
  'test/scripts/verify-inventory',
  'test/faults',
  'test/scripts/create-user',
  'test/scripts/help',
  'test/modules/payments/unanswered',
  'test/modules/orders/list-orders',
  'test/jobs/loop',
  'test/fuzz',
  'test/scripts',
  'test/transactions',
  'test/client/package',
  'test/client/retries',
  'test/http/idempotency',
  'test/db/seeders',
  'test/modules/catalog/list-products',
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
