import { parseArguments, Refusal, UsageError } from './command.js';
import { assertKnown, type Target } from './migration-plan.js';

/** Of status --check, told apart from a failure. */
export const PENDING_EXIT_CODE = 3;

export const USAGE = `Usage: migrate <command>

  up                  apply the pending migrations
  up --to NAME        apply those up to and including NAME
  down                undo the last migration (its tables go with all that is in them)
  down --to NAME      undo migrations back to and including NAME
  down --all --yes    undo every migration
  status              list the migrations, applied and pending
  status --check      the same, and exit with ${PENDING_EXIT_CODE} when any is pending

  --dry-run           of up or down: print the SQL that would run, and change nothing
  --json              print one JSON document
  --yes               needed by --all, and by every down when NODE_ENV=production

Exits with 0 when it is done or there is nothing to do, 1 when it failed or was refused (what was applied
before stays applied), 2 for wrong arguments.`;

export interface MigrateOptions extends Target {
  command: 'up' | 'down' | 'status';
  yes?: boolean;
  check?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** @throws UsageError when they do not fit together */
export function readMigrateArguments(args = process.argv.slice(2)): MigrateOptions {
  const { positionals, values } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      all: { type: 'boolean' },
      yes: { type: 'boolean' },
      check: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const [command, ...rest] = positionals;
  if (!command) throw new UsageError('Which command?');
  if (command !== 'up' && command !== 'down' && command !== 'status') {
    throw new UsageError(`There is no command "${command}".`);
  }
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is one argument too many.`);
  const { 'dry-run': dryRun, ...others } = values;
  const options: MigrateOptions = { command, dryRun, ...others };
  const { to, all, yes, check } = options;
  if (command !== 'down' && (all || yes)) throw new UsageError('--all and --yes belong to down.');
  if (command === 'status' && (dryRun || to !== undefined)) {
    throw new UsageError('--to and --dry-run belong to up and down.');
  }
  if (command !== 'status' && check) throw new UsageError('--check belongs to status.');
  if (to !== undefined && all) throw new UsageError('Either --to or --all, not both.');
  if (to !== undefined) assertKnown(to);
  return options;
}

/** @throws Refusal when data would be deleted without a word that this is meant */
export function refuseWhatWasNotMeant(
  { command, all, yes, dryRun }: MigrateOptions,
  production: boolean,
): void {
  if (command !== 'down' || yes || dryRun) return;
  if (all) throw new Refusal('down --all deletes all data: say --yes if that is meant.');
  if (production) throw new Refusal('In production, down deletes real data: say --yes if that is meant.');
}
