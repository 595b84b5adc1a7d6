import { relative } from 'node:path';

/*
 * What `npm test` leaves to `npm run test:all`, since it has eight minutes on two cores. Each promise is held by what stays; these
 * hold it in more places, for longer, or through more processes. A file that is named on the command line always runs.
 */

/** In a browser: what is on the way of an order stays, from the catalog and its prices to the customer. */
const SCREENS = [
  'admin/backorders',
  'admin/bad-states',
  'admin/customer-groups',
  'admin/demo-shop',
  'admin/failures',
  'admin/forms',
  'admin/frame',
  'admin/held-money',
  'admin/home',
  'admin/live',
  'admin/pricing-narrow',
  'admin/queues',
  'admin/report-files',
  'admin/reports',
  'admin/session',
  'admin/stock-documents',
  'admin/tabs',
  'admin/taxes',
  'admin/webhooks',
];

/** Processes and servers that are killed, frozen and filled. What stays: crashes while orders are placed, and what is sent again. */
const FAULTS = [
  'faults/cluster',
  'faults/expiry',
  'faults/filling',
  'faults/forced-counts',
  'faults/frozen',
  'faults/guest-orders',
  'faults/payments',
  'faults/replicas',
  'faults/silence',
  'faults/webhooks',
];

/** Many histories, of which the tests beside them try a few. */
const HISTORIES = [
  'fuzz/fuzz',
  'modules/payments/refund-requests',
  'modules/pricing/priced-life',
  'modules/stock/repair-everything',
  'races/backorders',
  'races/forced-counts',
  'races/payment-histories',
  'races/payments',
];

/** What starts many processes: npm in clones, the benchmark, workers, every command of a page. */
const PROCESSES = [
  'bench/bench',
  'client/package',
  'docs/operations',
  'docs/webhook-walk',
  'doctor/examine',
  'mail/sender',
  'metrics/processes',
  'plugins/closing',
  'scripts/create-user',
  'scripts/generate',
  'scripts/help',
  'scripts/npm',
];

/**
 * @param argv what Vitest was called with, in the project's folder
 * @returns the files of the lists above that no argument names: by a path, of which a part is enough, with or without a line
 */
export function leftToTestAll(argv: readonly string[]): string[] {
  const names = argv.map((argument) => relative('', argument.replace(/:\d+$/, ''))).filter(Boolean);
  return [...SCREENS, ...FAULTS, ...HISTORIES, ...PROCESSES]
    .map((name) => `test/${name}.test.ts`)
    .filter((file) => !names.some((name) => file.includes(name)));
}
