#!/usr/bin/env node
/** Checks that the products of the database of DATABASE_URL are found by their words. Only reads, unless told to repair. */
import { findUnfindable, repairTerms, type Unfindable } from '../src/modules/catalog/verify-search.js';
import { count, parseArguments, runCommand } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { table } from './table.js';

const USAGE = `Usage: npm run catalog:verify -- [--repair] [--json]

  --repair   first write again what products are found by, where it is wrong
  --json     print JSON: ok, how many products are off, and the first hundred of them

The shop may go on. Exits with 1 when anything is wrong.`;

const KEPT = 100;

await runCommand(USAGE, async () => {
  const { values } = parseArguments({
    options: { repair: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  await withMigratedDatabase(async (sequelize) => {
    if (values.repair) {
      for await (const { productId } of findUnfindable(sequelize)) await repairTerms(sequelize, productId);
    }
    let violations = 0;
    const first: Unfindable[] = [];
    for await (const product of findUnfindable(sequelize)) {
      violations++;
      if (first.length < KEPT) first.push(product);
    }
    const ok = violations === 0;
    if (values.json) console.log(JSON.stringify({ ok, violations, first }, null, 2));
    else if (ok) console.log('Every product is found by its words.');
    else {
      console.log(`${count(violations, 'product')} not found by what they say:\n`);
      console.log(table(first.map((row) => ({ ...row }))));
    }
    if (!ok) process.exitCode = 1;
  });
});
