#!/usr/bin/env node
/** Makes up for missing stock movements with new ones, in the database of DATABASE_URL. Edits nothing else. */
import type { Sequelize } from 'sequelize-typescript';
import { INVENTORY } from '../src/consistency/areas.js';
import { table } from '../src/consistency/table.js';
import { verify } from '../src/consistency/verify.js';
import type { Proposal } from '../src/modules/stock/propose-repair.js';
import { applyProposal, planRepair, type RepairPlan } from '../src/modules/stock/repair.js';
import { count, parseArguments, runCommand, UsageError } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { withProgress } from './progress.js';

const USAGE = `Usage: npm run inventory:repair -- --dry-run | --apply

  --dry-run   show the movements that would make every stock level the sum of its movements,
              and give every order the movements of its items, and which levels do not
              have held what their holds keep
  --apply     make them, each product in a transaction of its own, and verify everything again

An order that lacks its movement gets it, and the level moves with it unless it has it already. Units that
are committed to no order are freed. What is left of a difference of units on hand is put into the ledger as
an adjustment: the level stays, since it is what was sold against. To go by the ledger instead, take the difference back with a stock adjustment afterwards.
Exits with 1 when something is left to do.`;

function readArguments(): { apply: boolean } {
  const { values } = parseArguments({
    options: { 'dry-run': { type: 'boolean', default: false }, apply: { type: 'boolean', default: false } },
  });
  if (values['dry-run'] === values.apply) throw new UsageError('Either --dry-run or --apply.');
  return { apply: values.apply };
}

function nameOf({ subject: { productId, locationId } }: Pick<Proposal, 'subject'>): string {
  return `Product ${productId} at location ${locationId}`;
}

function printProposal(proposal: Proposal): void {
  const { movements, held, level, ledger } = proposal;
  console.log(`\n${nameOf(proposal)}`);
  if (held) console.log(`held: level ${held.before}, its holds keep ${held.after}: becomes ${held.after}`);
  if (movements.length === 0) return;
  console.log(
    table(
      movements.map(({ kind, onHand, committed, level, orderId, reason }) => ({
        movement: kind,
        'on hand': onHand,
        committed,
        'the level': level === 'moves' ? 'moves with it' : 'has it already',
        order: orderId,
        reason,
      })),
    ),
  );
  const moves = movements.filter((movement) => movement.level === 'moves');
  for (const [name, counter] of COUNTERS) {
    if (movements.some((movement) => movement[counter] !== 0)) {
      console.log(
        `${name}: level ${sum(counter, level, moves)}, movements ${sum(counter, ledger, movements)}`,
      );
    }
  }
}

const COUNTERS = [
  ['on hand', 'onHand'],
  ['committed', 'committed'],
] as const;

/** "10 - 3 = 7"; "stays 10" without movements. */
function sum(
  counter: 'onHand' | 'committed',
  { before, after }: Proposal['level'],
  movements: Proposal['movements'],
): string {
  const changes = movements.map((movement) => movement[counter]).filter((units) => units !== 0);
  if (changes.length === 0) return `stays ${after[counter]}`;
  const steps = changes.map((units) => `${units < 0 ? '-' : '+'} ${Math.abs(units)}`);
  // A product with very many orders is not spelled out.
  return `${[before[counter], ...(steps.length > 10 ? ['…'] : steps)].join(' ')} = ${after[counter]}`;
}

const MENDED = new Set([
  'onHand-not-its-movements',
  'committed-not-its-movements',
  'held-not-its-holds',
  'item-not-moved',
]);

function printPlan({ proposals, refused, more, verification }: RepairPlan): void {
  for (const proposal of proposals) printProposal(proposal);
  for (const one of refused) console.log(`\n${nameOf(one)}\nleft to a person: ${one.refused}`);
  // Of an order without its movements the units are not committed, either.
  const unmoved = verification.checks.some(
    ({ name, violations }) => name === 'item-not-moved' && violations > 0,
  );
  const mended = new Set([...MENDED, ...(unmoved ? ['order-units-not-committed'] : [])]);
  const beyond = verification.checks.filter(({ name, violations }) => violations > 0 && !mended.has(name));
  for (const { name, violations } of beyond) {
    console.log(`\n${name}: ${count(violations, 'violation')}, which no movement mends`);
  }
  if (more) console.log('\nThere is more than one run takes on: run it again after this one is applied.');
}

async function apply(sequelize: Sequelize, proposals: Proposal[]): Promise<void> {
  let applied = 0;
  for (const proposal of proposals) {
    const done = await applyProposal(sequelize, proposal);
    if (done) applied += 1;
    else console.log(`\n${nameOf(proposal)}\nnot applied: it has changed meanwhile. Run it again.`);
  }
  console.log(`\nApplied ${applied} of ${count(proposals.length, 'proposal')}.`);
}

await runCommand(USAGE, async () => {
  const options = readArguments();
  await withMigratedDatabase(async (sequelize) => {
    const plan = await withProgress((onProgress) => planRepair(sequelize, INVENTORY, { onProgress }));
    if (plan.verification.ok) return console.log('Everything holds: there is nothing to repair.');
    printPlan(plan);
    if (!options.apply) {
      console.log(`\nProposed ${count(plan.proposals.length, 'repair')}. Nothing was changed.`);
      process.exitCode = 1;
      return;
    }
    await apply(sequelize, plan.proposals);
    // Not taken on trust.
    const { ok } = await withProgress((onProgress) => verify(sequelize, INVENTORY, { onProgress }));
    console.log(ok ? 'Everything holds.' : 'Something is still wrong: see npm run inventory:verify.');
    if (!ok) process.exitCode = 1;
  });
});
