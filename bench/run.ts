#!/usr/bin/env node
/** `npm run bench`: how fast orders are taken, and what that is to be compared with. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DATA_FOLDER, ROOT } from '../scripts/bootstrap.mjs';
import { parseArguments, runCommand, UsageError } from '../scripts/command.js';
import { isRunning, lockHolder } from '../scripts/setup/folder-lock.mjs';
import '../scripts/setup/lost-terminal.mjs';
import { whenStarterIsGone } from '../scripts/setup/starter.mjs';
import { chart } from './chart.js';
import { conduct } from './conduct.js';
import { describeMachine } from './machine.js';
import { PLANS, type Plan } from './plan.js';
import { report } from './report.js';
import { type Results, summarise } from './results.js';
import { Backstage, SERVICE_ENV } from './stage.js';

const USAGE = `Usage: npm run bench -- [options]

  --quick       under a minute: shorter slices, the comparisons of the seven ratios alone
  --orders N    compare an empty shop with one that has N orders, such as 10000000 (1000000)
  --json        print the results as JSON and nothing else
  --out FOLDER  where latest.json and latest.svg go (bench/results)`;

const FOLDER_PREFIX = 'bench-';

interface Options {
  plan: Plan;
  json: boolean;
  out: string;
}

function readArguments(): Options {
  const { values } = parseArguments({
    options: {
      quick: { type: 'boolean', default: false },
      orders: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string', default: join(ROOT, 'bench', 'results') },
      // Not for people: test/bench sees with it whether the benchmark works.
      tiny: { type: 'boolean', default: false },
    },
  });
  if (values.quick && values.tiny) throw new UsageError('Either --quick or --tiny, not both.');
  const { orders } = values;
  if (orders && values.quick) throw new UsageError('Either --quick or --orders, not both.');
  if (orders && !/^[1-9]\d{0,8}$/.test(orders)) throw new UsageError('--orders takes a whole number from 1.');
  const named = values.tiny ? PLANS.tiny : values.quick ? PLANS.quick : PLANS.full;
  const plan = orders ? { ...named, growth: [0, Number(orders)] } : named;
  return { plan, json: values.json, out: resolve(values.out) };
}

async function bench(plan: Plan): Promise<Results> {
  const startedAt = new Date();
  removeLeftovers();
  // In the project, since the system's folder for temporary files is often in memory, where no commit is durable.
  const folder = join(DATA_FOLDER, `${FOLDER_PREFIX}${process.pid}`);
  const backstage = new Backstage(folder, note);
  const interrupted = onSignal();
  try {
    const work = async () => {
      const stage = await backstage.setUp(ROOT, plan);
      const findings = await conduct(stage, plan, note);
      return summarise(plan, findings, {
        startedAt: startedAt.toISOString(),
        seconds: (Date.now() - startedAt.getTime()) / 1000,
        machine: describeMachine(String(stage.settings.version)),
        database: stage.settings,
        service: SERVICE_ENV,
      });
    };
    return await Promise.race([work(), interrupted]);
  } finally {
    await backstage.tearDown();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run that was killed has left in the folder of data. */
function removeLeftovers(): void {
  mkdirSync(DATA_FOLDER, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(DATA_FOLDER)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const pid = Number(name.slice(FOLDER_PREFIX.length));
    const holder = lockHolder(join(DATA_FOLDER, name, 'mariadb', 'lock'));
    if (holder ? isRunning(holder) : isAlive(pid)) continue;
    rmSync(join(DATA_FOLDER, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Rejects at the first signal, so that everything is taken down; a second one is not needed and does nothing. */
function onSignal(): Promise<never> {
  const interrupted = new Promise<never>((_, fail) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => fail(new Error(`Stopped by ${signal}.`)));
    }
    whenStarterIsGone('bench/run.ts', () => fail(new Error('Stopped by the end of npm.')));
  });
  interrupted.catch(() => {});
  return interrupted;
}

/** Progress; stdout is for the results alone. */
function note(line: string): void {
  const seconds = Math.round(performance.now() / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${line}\n`);
}

await runCommand(USAGE, async () => {
  const { plan, json, out } = readArguments();
  const results = await bench(plan);
  const text = `${JSON.stringify(results, null, 2)}\n`;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'latest.json'), text);
  writeFileSync(join(out, 'latest.svg'), chart(results));
  process.stdout.write(
    json ? text : `${report(results)}\n\nWritten to ${join(out, 'latest.json')} and .svg\n`,
  );
});
