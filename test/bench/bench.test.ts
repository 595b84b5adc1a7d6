import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Results } from '../../bench/results.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const bench = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', join(ROOT, 'bench/run.ts'), ...args], { cwd: ROOT });

describe('npm run bench', () => {
  let out: string;
  let stdout: string;
  let results: Results;

  // The shortest run there is: whether it works, not how fast anything is.
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'stockkeeper-bench-'));
    ({ stdout } = await bench('--tiny', '--orders', '3000', '--json', '--out', out));
    results = JSON.parse(stdout);
  }, 180_000);
  afterAll(() => rm(out, { recursive: true, force: true }));

  it('prints the ratios as JSON and nothing else, and writes the same to a file', async () => {
    expect(Object.keys(results.ratios)).toEqual([
      'uniformVsRaw',
      'hotVsRaw',
      'uniformVsNaive',
      'uniformVsCeiling',
      'loneLatencyVsRaw',
      'listVsBare',
      'with1MOrdersVsEmpty',
    ]);
    for (const ratio of Object.values(results.ratios)) expect(ratio).toBeGreaterThan(0);
    expect(results.ordersAlreadyThere).toBe(3_000);
    expect(await readFile(join(out, 'latest.json'), 'utf8')).toBe(stdout);
  });

  it('has the figures that the ratios come from', () => {
    const uniform = results.scenarios.find(({ name }) => name === 'uniform32');
    expect(Object.keys(uniform?.sides ?? {})).toEqual(['ours', 'raw', 'naive', 'ceiling']);
    for (const { ordersPerSecond, p50Ms, rounds } of Object.values(uniform?.sides ?? {})) {
      expect(ordersPerSecond).toBeGreaterThan(0);
      expect(p50Ms).toBeGreaterThan(0);
      expect(rounds).toHaveLength(results.rounds);
    }
    // BEGIN, two reads, four inserts and updates, COMMIT; and what opening the connections takes.
    expect(uniform?.sides.raw?.statementsPerOrder).toBeGreaterThanOrEqual(8);
    expect(uniform?.sides.raw?.ordersPerTransaction).toBe(1);
    expect(uniform?.sides.ceiling?.ordersPerTransaction).toBe(64);
    expect(results.boot.ms).toBeGreaterThan(0);
    expect(results.database.innodb_flush_log_at_trx_commit).toBe(1);
  });

  it('has verified the orders of every slice', () => {
    const slices =
      results.scenarios.flatMap(({ sides }) => Object.keys(sides)).length +
      results.growth.length +
      results.variants.length * 2;
    expect(results.verified.slices).toBe(slices * results.rounds);
    expect(results.verified.orders).toBeGreaterThan(slices);
  });

  it('says what rules of prices, locations and holds cost, and what a quote does', () => {
    expect(results.variants.map(({ variant }) => variant)).toEqual([
      'priced',
      'coded',
      'places',
      'holds',
      'fromHolds',
    ]);
    for (const { versusPlain } of results.variants) expect(versusPlain).toBeGreaterThan(0);
    expect(results.quotes?.versusReads).toBeGreaterThan(0);
  });

  it('draws a chart of them', async () => {
    const svg = await readFile(join(out, 'latest.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).toContain('naive Sequelize');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each([
    [['--slow'], 'Usage: npm run bench'],
    [['--orders', 'many'], '--orders takes a whole number from 1.'],
    [['--quick', '--orders', '2000'], 'Either --quick or --orders, not both.'],
  ])('refuses %j', async (args, message) => {
    await expect(bench(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
