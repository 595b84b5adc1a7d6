#!/usr/bin/env node
import { type Verification, verifyComments } from '../src/modules/comments/checks.js';
/** Checks that ratings and comments of the database of DATABASE_URL agree. Only reads, unless told to repair. */
import { repairComments } from '../src/modules/comments/repair.js';
import { count, parseArguments, runCommand } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { table } from './table.js';

const USAGE = `Usage: npm run comments:verify -- [--repair] [--json]

  --repair   first count the ratings again where they are wrong, and remove comments on what is gone
  --json     print JSON: ok, and checks, each with its name, rule, number of violations and the
             first hundred of them

Looks at one moment of the database; the shop may go on. Exits with 1 when anything is wrong.`;

function print({ checks }: Verification): void {
  console.log(table(checks.map(({ name, violations, rule }) => ({ check: name, violations, rule }))));
  const failed = checks.filter(({ violations }) => violations > 0);
  for (const { name, violations, first } of failed) {
    console.log(`\n${name}: ${count(violations, 'violation')}\n${table(first.map((row) => ({ ...row })))}`);
    if (violations > first.length) console.log(`… and ${violations - first.length} more`);
  }
  console.log(failed.length === 0 ? '\nEverything holds.' : `\n${count(failed.length, 'check')} failed.`);
}

await runCommand(USAGE, async () => {
  const { values } = parseArguments({
    options: { repair: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  await withMigratedDatabase(async (sequelize) => {
    if (values.repair) await repairComments(sequelize);
    const verification = await verifyComments(sequelize);
    if (values.json) console.log(JSON.stringify(verification, null, 2));
    else print(verification);
    if (!verification.ok) process.exitCode = 1;
  });
});
