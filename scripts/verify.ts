#!/usr/bin/env node
/** Checks that what is in the database of DATABASE_URL agrees with itself. Only reads, unless told to repair. */
import { AREAS } from '../src/consistency/areas.js';
import type { Area } from '../src/consistency/check.js';
import { report } from '../src/consistency/report.js';
import { verify } from '../src/consistency/verify.js';
import { parseArguments, runCommand, UsageError } from './command.js';
import { withMigratedDatabase } from './database-command.js';
import { withProgress } from './progress.js';

const NAMES = AREAS.map(({ name }) => name).join(', ');
const REPAIRABLE = AREAS.filter(({ repair }) => repair).map(({ name }) => name);

const USAGE = `Usage: npm run verify -- [--only AREA,…] [--repair] [--json]
       npm run inventory:verify -- [--json]              stock, orders, payments, discounts
       npm run catalog:verify -- [--repair] [--json]     catalog
       npm run comments:verify -- [--repair] [--json]    comments

  --only     look at these alone, of ${NAMES}
  --repair   first put right what needs nobody's decision: of ${REPAIRABLE.join(', ')} alone
  --json     print JSON: ok, seconds, checked (rows of each table), and checks, each with its name,
             rule, number of violations and the first hundred of them

Looks at one moment of the database; the shop may go on. Exits with 1 when anything is wrong.`;

function readArguments() {
  const { values } = parseArguments({
    options: {
      only: { type: 'string' },
      repair: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const areas = values.only === undefined ? AREAS : values.only.split(',').map(areaOf);
  const stubborn = areas.filter(({ repair }) => !repair);
  if (values.repair && stubborn.length > 0) {
    throw new UsageError(
      `--repair is for --only ${REPAIRABLE.join(',')}; of stock: npm run inventory:repair.`,
    );
  }
  return { ...values, areas };
}

function areaOf(name: string): Area {
  const area = AREAS.find((one) => one.name === name);
  if (!area) throw new UsageError(`There is no "${name}": ${NAMES}.`);
  return area;
}

await runCommand(USAGE, async () => {
  const { areas, repair, json } = readArguments();
  await withMigratedDatabase(async (sequelize) => {
    if (repair) for (const area of areas) await area.repair?.(sequelize);
    const begunAt = performance.now();
    const verification = await withProgress((onProgress) => verify(sequelize, areas, { onProgress }));
    const seconds = Number(((performance.now() - begunAt) / 1000).toFixed(3));
    console.log(
      json ? JSON.stringify({ seconds, ...verification }, null, 2) : report(verification, areas, seconds),
    );
    if (!verification.ok) process.exitCode = 1;
  });
});
