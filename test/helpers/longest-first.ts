import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = process.cwd();

/** What takes five seconds and more, longest first; a name stands for all that begins with it. */
const LONG = [
  'test/scripts/npm',
  'test/plugins/closing',
  'test/faults/silence',
  'test/scripts/generate',
  'test/admin',
  'test/plugins/problem-details',
  'test/modules/payments/refund-requests',
  'test/docs/operations',
  'test/faults/payments',
  'test/scripts/migrate',
  'test/bench',
  'test/faults',
  'test/fuzz',
  'test/server',
  'test/scripts',
  'test/races',
  'test/modules/payments/unanswered',
  'test/modules/payments/previews',
  'test/db/seeders',
  'test/docs',
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
