#!/usr/bin/env node
/** Moves the schema of the database of DATABASE_URL. Needs no other setting, so a CI job can run it. */
import type { Sequelize } from 'sequelize-typescript';
import { migrations } from '../db/migrations/index.js';
import { loadDatabaseConfig } from '../src/config.js';
import { createMigrator, NameTable, withMigrationLock } from '../src/database/migrator.js';
import { count, parseArguments, Refusal, runCommand, UsageError } from './command.js';
import { printSteps, withDatabase } from './database-command.js';

const USAGE = `Usage: migrate <command>

  up                  apply the pending migrations
  status              list the migrations, applied and pending
  down                undo the last migration (its tables go with all that is in them)
  down --to NAME      undo migrations back to and including NAME
  down --all --yes    undo every migration

  --yes               needed by --all, and by every down when NODE_ENV=production`;

interface DownOptions {
  to?: string;
  all?: boolean;
  yes?: boolean;
}

function readArguments(): { command: string; options: DownOptions } {
  const { positionals, values } = parseArguments({
    allowPositionals: true,
    options: { to: { type: 'string' }, all: { type: 'boolean' }, yes: { type: 'boolean' } },
  });
  const [command, ...rest] = positionals;
  if (!command) throw new UsageError('Which command?');
  if (!['up', 'down', 'status'].includes(command)) throw new UsageError(`There is no command "${command}".`);
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is one argument too many.`);
  const options: DownOptions = values;
  if (command !== 'down' && Object.keys(options).length > 0) {
    throw new UsageError('--to, --all and --yes belong to down.');
  }
  if (options.to !== undefined && options.all) throw new UsageError('Either --to or --all, not both.');
  if (options.to !== undefined && !migrations.some(({ name }) => name === options.to)) {
    throw new UsageError(`There is no migration "${options.to}".`);
  }
  return { command, options };
}

async function up(sequelize: Sequelize): Promise<void> {
  const migrator = createMigrator(sequelize);
  printSteps(migrator);
  const ran = await withMigrationLock(sequelize, () => migrator.up(), sayThatWeWait);
  console.log(ran.length === 0 ? 'The schema is up to date.' : `Applied ${count(ran.length, 'migration')}.`);
}

async function down(sequelize: Sequelize, { to, all }: DownOptions): Promise<void> {
  const migrator = createMigrator(sequelize);
  printSteps(migrator);
  const target = all ? { to: 0 as const } : to === undefined ? {} : { to };
  const ran = await withMigrationLock(sequelize, () => migrator.down(target), sayThatWeWait);
  console.log(ran.length === 0 ? 'There is nothing to undo.' : `Undid ${count(ran.length, 'migration')}.`);
}

async function status(sequelize: Sequelize): Promise<void> {
  const known = migrations.map(({ name }) => name);
  const applied = await new NameTable(sequelize, 'schema_migrations').executed();
  for (const name of known) console.log(`${applied.includes(name) ? 'applied' : 'pending'}  ${name}`);
  // A newer version was here: what it did is unknown to this one.
  for (const name of applied) if (!known.includes(name)) console.log(`unknown  ${name}`);
  const pending = known.filter((name) => !applied.includes(name)).length;
  console.log(`${applied.length} applied, ${pending} pending.`);
}

function sayThatWeWait(): void {
  console.error('Another instance is migrating this database; waiting for it.');
}

await runCommand(USAGE, async () => {
  const { command, options } = readArguments();
  const { production, database } = loadDatabaseConfig();
  if (options.all && !options.yes)
    throw new Refusal('down --all deletes all data: say --yes if that is meant.');
  if (command === 'down' && production && !options.yes) {
    throw new Refusal('In production, down deletes real data: say --yes if that is meant.');
  }
  await withDatabase(database, (sequelize) => {
    if (command === 'up') return up(sequelize);
    return command === 'down' ? down(sequelize, options) : status(sequelize);
  });
});
