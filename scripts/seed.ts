#!/usr/bin/env node
/** Puts the demo shop into the database of DATABASE_URL, or takes it out again. */
import type { Sequelize } from 'sequelize-typescript';
import { loadDatabaseConfig } from '../src/config.js';
import { createMigrator, pendingMigrations, withMigrationLock } from '../src/database/migrator.js';
import { createSeedRunner } from '../src/database/seeds.js';
import { count, parseArguments, Refusal, runCommand, UsageError } from './command.js';
import { printSteps, withDatabase } from './database-command.js';

const USAGE = `Usage: seed <command>

  up              add the demo users, categories, products, posts and reviews that are not there yet
  down            remove them again, with what was written under the demo logins; refused when
                  orders refer to them

  --production    needed when NODE_ENV=production: the demo passwords are public`;

function readArguments(): { command: string; allowProduction: boolean } {
  const { positionals, values } = parseArguments({
    allowPositionals: true,
    options: { production: { type: 'boolean', default: false } },
  });
  const [command, ...rest] = positionals;
  if (!command) throw new UsageError('Which command?');
  if (!['up', 'down'].includes(command)) throw new UsageError(`There is no command "${command}".`);
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is one argument too many.`);
  return { command, allowProduction: values.production };
}

async function seed(sequelize: Sequelize, command: string): Promise<void> {
  const pending = await pendingMigrations(createMigrator(sequelize));
  if (pending.length > 0) {
    throw new Refusal(`${count(pending.length, 'migration')} pending: run npm run db:migrate first.`);
  }
  const runner = createSeedRunner(sequelize);
  printSteps(runner);
  if (command === 'up') {
    const ran = await runner.up();
    console.log(ran.length === 0 ? 'The demo shop is there already.' : `Ran ${count(ran.length, 'seeder')}.`);
  } else {
    // All of them: what is left of half a demo shop is of no use to anyone.
    const ran = await runner.down({ to: 0 });
    console.log(ran.length === 0 ? 'There is nothing to undo.' : `Undid ${count(ran.length, 'seeder')}.`);
  }
}

await runCommand(USAGE, async () => {
  const { command, allowProduction } = readArguments();
  const { production, database } = loadDatabaseConfig();
  if (production && !allowProduction) {
    throw new Refusal(
      'The demo shop has logins with public passwords. If it is really meant for production, say --production.',
    );
  }
  await withDatabase(database, (sequelize) =>
    withMigrationLock(
      sequelize,
      () => seed(sequelize, command),
      () => console.error('Another instance is migrating this database; waiting for it.'),
    ),
  );
});
