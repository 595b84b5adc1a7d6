#!/usr/bin/env node
/** Checks that stock, orders and idempotency keys of the database of DATABASE_URL agree. Only reads. */
import { type Verification, verifyInventory } from '../src/consistency/run-checks.js';
import { count, parseArguments, runCommand } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { withProgress } from './progress.js';
import { table } from './table.js';

const USAGE = `Usage: npm run inventory:verify -- [--json]

  --json    print JSON: ok, seconds, checked (rows of each table), and checks, each with its name,
            rule, number of violations and the first hundred of them

Looks at one moment of the database; orders may go on. Exits with 1 when anything is wrong.`;

function print({ checks, checked }: Verification, seconds: number): void {
  console.log(`Checked in ${seconds.toFixed(1)} s:`);
  console.log(table(Object.entries(checked).map(([name, rows]) => ({ rows, of: words(name) }))));
  console.log(`\n${table(checks.map(({ name, violations, rule }) => ({ check: name, violations, rule })))}`);
  const failed = checks.filter(({ violations }) => violations > 0);
  for (const { name, violations, first } of failed) {
    console.log(`\n${name}: ${count(violations, 'violation')}\n${table(first.map((row) => ({ ...row })))}`);
    if (violations > first.length) console.log(`… and ${violations - first.length} more`);
  }
  console.log(failed.length === 0 ? '\nEverything holds.' : `\n${count(failed.length, 'check')} failed.`);
}

/** stockLevels → "stock levels" */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

await runCommand(USAGE, async () => {
  const { values } = parseArguments({ options: { json: { type: 'boolean', default: false } } });
  await withMigratedDatabase(async (sequelize) => {
    const begunAt = performance.now();
    const verification = await withProgress((onProgress) => verifyInventory(sequelize, { onProgress }));
    const seconds = Number(((performance.now() - begunAt) / 1000).toFixed(3));
    if (values.json) console.log(JSON.stringify({ seconds, ...verification }, null, 2));
    else print(verification, seconds);
    if (!verification.ok) process.exitCode = 1;
  });
});
