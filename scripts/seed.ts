#!/usr/bin/env node
/** Puts a set of seeds into the database of DATABASE_URL, or takes it out again. */
import type { Sequelize } from 'sequelize-typescript';
import { type SeedSet, seedSets } from '../db/seeders/index.js';
import { type Config, loadDatabaseConfig } from '../src/config.js';
import { withMigrationLock } from '../src/database/migration-lock.js';
import { createSeedRunner } from '../src/database/seeds.js';
import { count, parseArguments, Refusal, runCommand, UsageError } from './command.js';
import { refuseWhilePending, withDatabase } from './database-command.js';
import { type Progress, withProgress } from './progress.js';
import { printStep, watchSteps } from './steps.js';

const USAGE = `Usage: npm run db:seed -- [options]        add what is not there yet of a set: users, categories,
                                           products, posts, comments and, of the
                                           demo shop, rules of prices
       npm run db:seed:undo -- [options]   remove it again, with what was written under its logins;
                                           refused when orders refer to it

  --set NAME      demo: a shop to look around in
                  test: a small one for the tests of clients, with one of each thing they have to cope with
                  Without it, test when NODE_ENV=test and demo otherwise
  --production    needed when NODE_ENV=production: the passwords of every set are public

Exits with 0 when it is done or there is nothing to do, 1 when it failed or was refused, 2 for wrong arguments.`;

interface Options {
  command: 'up' | 'down';
  set?: SeedSet;
  allowProduction: boolean;
}

function readArguments(): Options {
  const { positionals, values } = parseArguments({
    allowPositionals: true,
    options: { set: { type: 'string' }, production: { type: 'boolean', default: false } },
  });
  const [command, ...rest] = positionals;
  if (!command) throw new UsageError('Which command?');
  if (command !== 'up' && command !== 'down') throw new UsageError(`There is no command "${command}".`);
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is one argument too many.`);
  if (values.set !== undefined && !isSet(values.set)) {
    throw new UsageError(`There is no set "${values.set}", only ${Object.keys(seedSets).join(' and ')}.`);
  }
  return { command, set: values.set, allowProduction: values.production };
}

const isSet = (name: string): name is SeedSet => Object.hasOwn(seedSets, name);

const setFor = (environment: Config['environment']): SeedSet => (environment === 'test' ? 'test' : 'demo');

async function seed(sequelize: Sequelize, command: 'up' | 'down', set: SeedSet, onProgress: Progress) {
  await refuseWhilePending(sequelize);
  const runner = createSeedRunner(sequelize, seedSets[set]);
  watchSteps(runner, printStep, onProgress);
  if (command === 'up') {
    const ran = await runner.up();
    console.log(
      ran.length === 0 ? `The ${set} shop is there already.` : `Ran ${count(ran.length, 'seeder')}.`,
    );
  } else {
    // All of them: what is left of half a shop is of no use to anyone.
    const ran = await runner.down({ to: 0 });
    console.log(ran.length === 0 ? 'There is nothing to undo.' : `Undid ${count(ran.length, 'seeder')}.`);
  }
}

await runCommand(USAGE, async () => {
  const { command, set, allowProduction } = readArguments();
  const { environment, production, database } = loadDatabaseConfig();
  if (production && !allowProduction) {
    throw new Refusal(
      command === 'up'
        ? 'Seeds have logins with public passwords. If they are really meant for production, say --production.'
        : 'In production this deletes users, categories and products: say --production if that is meant.',
    );
  }
  await withDatabase(database, (sequelize) =>
    withMigrationLock(
      sequelize,
      () =>
        withProgress(
          (onProgress) => seed(sequelize, command, set ?? setFor(environment), onProgress),
          'Running',
        ),
      () => console.error('Another instance is migrating this database; waiting for it.'),
    ),
  );
});
