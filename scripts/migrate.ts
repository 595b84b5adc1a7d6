#!/usr/bin/env node
/** Moves the schema of the database of DATABASE_URL. Needs no other setting, so a CI job can run it. */
import type { Sequelize } from 'sequelize-typescript';
import { migrations } from '../db/migrations/index.js';
import { loadDatabaseConfig } from '../src/config.js';
import { withMigrationLock } from '../src/database/migration-lock.js';
import { type MigrationState, readMigrationState } from '../src/database/migration-state.js';
import { createMigrator } from '../src/database/migrator.js';
import { count, describe, runCommand } from './command.js';
import { withDatabase } from './database-command.js';
import {
  type MigrateOptions,
  PENDING_EXIT_CODE,
  readMigrateArguments,
  refuseWhatWasNotMeant,
  USAGE,
} from './migrate-arguments.js';
import { planDown, planUp } from './migration-plan.js';
import { type MigrationSql, sqlOf } from './migration-sql.js';
import { type Progress, withProgress } from './progress.js';
import { printStep, type Step, watchSteps } from './steps.js';

function plan(options: MigrateOptions, state: MigrationState): string[] {
  return options.command === 'up' ? planUp(state, options) : planDown(state, options);
}

async function move(
  sequelize: Sequelize,
  options: MigrateOptions,
  onStep: (step: Step) => void,
  onProgress: Progress,
): Promise<void> {
  const migrator = createMigrator(sequelize, migrations, onProgress);
  watchSteps(migrator, onStep, onProgress);
  await withMigrationLock(
    sequelize,
    async () => {
      // Planned once the lock is ours: whoever held it may have done some of it.
      const names = plan(options, await readMigrationState(sequelize));
      const steps = { migrations: names };
      await (options.command === 'up' ? migrator.up(steps) : migrator.down(steps));
    },
    () => console.error('Another instance is migrating this database; waiting for it.'),
  );
}

/** Behind what such a step shows, if anything: pasted, it is still pending, and up() finds done what was pasted. */
const rest = (command: MigrateOptions['command']) =>
  `-- The rest of it works on rows, or builds on such a step, and is done by: npm run db:migrate${command === 'down' ? ':undo' : ''}`;

/** As SQL that a client such as `mysql` takes. */
function printSql(steps: readonly MigrationSql[], command: MigrateOptions['command']): void {
  for (const { name, statements, incomplete } of steps) {
    console.log(
      [`-- ${name}`, ...statements.map((sql) => `${sql};`), ...(incomplete ? [rest(command)] : []), ''].join(
        '\n',
      ),
    );
  }
  const done = command === 'up' ? 'applied' : 'undone';
  console.log(`-- ${count(steps.length, 'migration')} would be ${done}. Nothing was changed.`);
}

function printState({ applied, pending, unknown }: MigrationState): void {
  for (const name of [...applied, ...pending].sort()) {
    console.log(`${applied.includes(name) ? 'applied' : 'pending'}  ${name}`);
  }
  // A newer version was here: what it did is unknown to this one.
  for (const name of unknown) console.log(`unknown  ${name}`);
  console.log(`${applied.length + unknown.length} applied, ${pending.length} pending.`);
}

function printResult(command: 'up' | 'down', steps: number, { pending }: MigrationState): void {
  if (command === 'down') {
    console.log(steps === 0 ? 'There is nothing to undo.' : `Undid ${count(steps, 'migration')}.`);
    return;
  }
  const done = steps === 0 ? 'Nothing to apply' : `Applied ${count(steps, 'migration')}`;
  if (pending.length > 0) console.log(`${done}; ${count(pending.length, 'migration')} still pending.`);
  else console.log(steps === 0 ? 'The schema is up to date.' : `${done}.`);
}

/** What --json prints: all of it when the command succeeded, and how far it came when it did not. */
interface Outcome extends Partial<MigrationState> {
  ok: boolean;
  command: MigrateOptions['command'];
  dryRun: boolean;
  error?: string;
  /** What was done or, in a dry run, would be. */
  steps: Array<Omit<Step, 'direction'> | MigrationSql>;
}

async function run(sequelize: Sequelize, options: MigrateOptions, outcome: Outcome): Promise<void> {
  const { command, json, check } = options;
  if (command === 'status') {
    const state = await readMigrationState(sequelize);
    if (!json) printState(state);
    outcome.ok = !check || state.pending.length === 0;
    if (!outcome.ok) process.exitCode = PENDING_EXIT_CODE;
  } else if (options.dryRun) {
    const steps = await sqlOf(command, plan(options, await readMigrationState(sequelize)));
    if (!json) printSql(steps, command);
    outcome.steps = steps;
  } else {
    const onStep = ({ direction, ...step }: Step) => {
      outcome.steps.push(step);
      if (!json) printStep({ direction, ...step });
    };
    await withProgress((onProgress) => move(sequelize, options, onStep, onProgress), 'Running');
    if (!json) printResult(command, outcome.steps.length, await readMigrationState(sequelize));
  }
  Object.assign(outcome, await readMigrationState(sequelize));
}

await runCommand(USAGE, async () => {
  const options = readMigrateArguments();
  const { command, dryRun = false, json } = options;
  const outcome: Outcome = { ok: true, command, dryRun, steps: [] };
  try {
    const { production, database } = loadDatabaseConfig();
    refuseWhatWasNotMeant(options, production);
    await withDatabase(database, (sequelize) => run(sequelize, options, outcome));
  } catch (error) {
    Object.assign(outcome, { ok: false, error: describe(error) });
    throw error;
  } finally {
    if (json) console.log(JSON.stringify(outcome, null, 2));
  }
});
