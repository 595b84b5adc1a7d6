#!/usr/bin/env node
/** Makes up for missing stock movements with new ones, in the database of DATABASE_URL. Edits nothing else. */
import type { Sequelize } from 'sequelize-typescript';
import { INVENTORY } from '../src/consistency/areas.js';
import { table } from '../src/consistency/table.js';
import { verify } from '../src/consistency/verify.js';
import { applyProposals, takeBackPromises } from '../src/modules/stock/repair/apply.js';
import { planRepair, type RepairPlan } from '../src/modules/stock/repair/plan.js';
import type { Proposal, Refused } from '../src/modules/stock/repair/propose.js';
import { MENDED } from '../src/modules/stock/repair/subjects.js';
import { count, parseArguments, runCommand, UsageError } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { withProgress } from './progress.js';

const USAGE = `Usage: npm run inventory:repair -- --dry-run | --apply

  --dry-run   show the movements that would make every stock level the sum of its movements,
              give every order and stock document the movements that it lacks, and relocate units
              of orders to where they were taken from; and which levels do not have held what
              their holds keep
  --apply     make them, each product in a transaction of its own, and verify everything again

An order that lacks a movement gets it, and the level moves with it unless it has it already. Units that
are committed to no order are freed, and so is what is promised to orders that wait for nothing. What is
left of a difference of units on hand is put into the ledger as an adjustment: the level stays, since it
is what was sold against. To go by the ledger instead, take the difference back with a stock adjustment
afterwards. Only units in transit follow the transfers.
Exits with 1 when something is left to do.`;

function readArguments(): { apply: boolean } {
  const { values } = parseArguments({
    options: { 'dry-run': { type: 'boolean', default: false }, apply: { type: 'boolean', default: false } },
  });
  if (values['dry-run'] === values.apply) throw new UsageError('Either --dry-run or --apply.');
  return { apply: values.apply };
}

function nameOf({ subject: { productId, locationId } }: Pick<Refused, 'subject'>): string {
  return `Product ${productId} at location ${locationId}`;
}

function printProposal(proposal: Proposal): void {
  const { movements, held, level, ledger } = proposal;
  console.log(`\n${nameOf(proposal)}`);
  if (held) console.log(`held: level ${held.before}, its holds keep ${held.after}: becomes ${held.after}`);
  if (movements.length === 0) return;
  console.log(
    table(
      movements.map(({ kind, onHand, committed, level, orderId, documentId, reason }) => ({
        movement: kind,
        'on hand': onHand,
        committed,
        'the level': level === 'moves' ? 'moves with it' : 'has it already',
        'order or document': orderId ?? documentId,
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

function printPlan({ proposals, overpromised, refused, more, verification }: RepairPlan): void {
  for (const proposal of proposals) printProposal(proposal);
  for (const { productId, promised, owed } of overpromised)
    console.log(
      `\nProduct ${productId}\n${promised} units are promised to orders that wait for ${owed}: ${promised - owed} are freed`,
    );
  for (const one of refused) console.log(`\n${nameOf(one)}\nleft to a person: ${one.refused}`);
  const beyond = verification.checks.filter(({ name, violations }) => violations > 0 && !MENDED.has(name));
  for (const { name, violations } of beyond) {
    console.log(`\n${name}: ${count(violations, 'violation')}, which no movement mends`);
  }
  if (more) console.log('\nThere is more than one run takes on: run it again after this one is applied.');
}

async function apply(sequelize: Sequelize, { proposals, overpromised }: RepairPlan): Promise<void> {
  let applied = 0;
  for (const productId of new Set(proposals.map(({ subject }) => subject.productId))) {
    const own = proposals.filter(({ subject }) => subject.productId === productId);
    const done = await applyProposals(sequelize, own);
    if (done) applied += done.length;
    else console.log(`\nProduct ${productId}\nnot applied: it has changed meanwhile. Run it again.`);
  }
  for (const one of overpromised) await takeBackPromises(sequelize, one);
  applied += overpromised.length;
  console.log(`\nApplied ${applied} of ${count(proposals.length + overpromised.length, 'proposal')}.`);
}

await runCommand(USAGE, async () => {
  const options = readArguments();
  await withMigratedDatabase(async (sequelize) => {
    const plan = await withProgress((onProgress) => planRepair(sequelize, INVENTORY, { onProgress }));
    if (plan.verification.ok) return console.log('Everything holds: there is nothing to repair.');
    printPlan(plan);
    if (!options.apply) {
      const repairs = plan.proposals.length + plan.overpromised.length;
      console.log(`\nProposed ${count(repairs, 'repair')}. Nothing was changed.`);
      process.exitCode = 1;
      return;
    }
    await apply(sequelize, plan);
    // Not taken on trust.
    const { ok } = await withProgress((onProgress) => verify(sequelize, INVENTORY, { onProgress }));
    console.log(ok ? 'Everything holds.' : 'Something is still wrong: see npm run inventory:verify.');
    if (!ok) process.exitCode = 1;
  });
});
