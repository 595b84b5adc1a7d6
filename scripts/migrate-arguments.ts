import { parseArguments, Refusal, UsageError } from './command.js';
import { assertKnown, type Target } from './migration-plan.js';

/** Of status --check, told apart from a failure. */
export const PENDING_EXIT_CODE = 3;

export const USAGE = `Usage: npm run db:migrate -- [options]          apply the pending migrations
       npm run db:migrate:undo -- [options]     undo the last one (its tables go with all that is in them)
       npm run db:migrate:status -- [options]   list the migrations, applied and pending

  --to NAME    apply those up to and including NAME, or undo those back to and including it
  --all        undo every migration
  --yes        needed by --all, and to undo anything when NODE_ENV=production
  --dry-run    print the SQL that would run, and change nothing
  --check      of the status: exit with ${PENDING_EXIT_CODE} when any is pending
  --json       print one JSON document

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
  if (command !== 'down' && (all || yes)) throw new UsageError('--all and --yes belong to db:migrate:undo.');
  if (command === 'status' && (dryRun || to !== undefined)) {
    throw new UsageError('--to and --dry-run belong to db:migrate and db:migrate:undo.');
  }
  if (command !== 'status' && check) throw new UsageError('--check belongs to db:migrate:status.');
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
  if (all) throw new Refusal('Undoing every migration deletes all data: say --yes if that is meant.');
  if (production)
    throw new Refusal('In production, undoing a migration deletes real data: say --yes if that is meant.');
}
