import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../helpers/app.js';

// The client as others get it: packed, in a project that has nothing else, with what the docs say about it.

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'node_modules/.bin');
const DEADLINE = { timeout: 180_000 };

let shop: TestApp;
let baseUrl: string;
let project: string;
let tarball: string;

beforeAll(async () => {
  shop = await startApp({ DEMO_SEED: 'true', PAYMENT_PROVIDER: 'demo' });
  baseUrl = await shop.listen();
  project = await mkdtemp(join(tmpdir(), 'stockkeeper-client-'));
  const packages = join(project, 'node_modules');
  await mkdir(join(packages, '@stockkeeper'), { recursive: true });
  const args = ['pack', '--workspace', '@stockkeeper/client', '--json', '--pack-destination', project];
  const { stdout } = await run('npm', args, { cwd: ROOT });
  tarball = JSON.parse(stdout.slice(stdout.indexOf('[')))[0].filename;
  await run('tar', ['-xzf', join(project, tarball), '-C', project]);
  await symlink(join(project, 'package'), join(packages, '@stockkeeper/client'));
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers'])
    await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
}, DEADLINE.timeout);
afterAll(async () => {
  await rm(project, { recursive: true });
  await shop.close();
});

/** The blocks of TypeScript in a Markdown file, against our shop. */
async function examplesOf(file: string): Promise<string[]> {
  const blocks = (await readFile(join(ROOT, file), 'utf8')).matchAll(/^```ts\n(.*?)^```$/gms);
  return [...blocks].map(([, code]) => (code as string).replaceAll('http://localhost:3000', baseUrl));
}

/** What surrounds an example that begins in the middle. */
const AROUND = `
import { createClient } from '@stockkeeper/client';
declare const client: ReturnType<typeof createClient>;
`;
const BASKET = `
declare const basket: import('@stockkeeper/client').Body<'placeOrder'>;
`;
const BUYER = `
declare const email: string;
declare const password: string;
declare const items: Array<{ productId: number; quantity: number }>;
declare const shippingAddress: import('@stockkeeper/client').Schemas['ShippingAddressInput'];
`;

it('packs what it needs, types included, and what the docs show compiles and runs', DEADLINE, async () => {
  const [checkout = '', versions = '', guests = ''] = await examplesOf('docs/client.md');
  const [order = ''] = await examplesOf('README.md');
  const page = await readFile(join(ROOT, 'docs/client.md'), 'utf8');
  expect(page).toContain(`npm install ./${tarball} `);
  const [overview = ''] = await examplesOf('packages/client/README.md');
  expect(checkout.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  await writeFile(join(project, 'checkout.ts'), checkout);
  await writeFile(join(project, 'versions.ts'), AROUND + versions);
  await writeFile(join(project, 'guests.ts'), AROUND + BASKET + guests);
  await writeFile(join(project, 'order.ts'), order);
  await writeFile(join(project, 'overview.ts'), overview + BUYER);

  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const target = ['--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom'];
  const sources = ['checkout.ts', 'versions.ts', 'guests.ts', 'order.ts', 'overview.ts'];
  const compiled = await run(join(BIN, 'tsc'), [...strict, ...target, ...sources], { cwd: project }).catch(
    (failure) => failure,
  );
  expect(compiled.stdout).toBe('');

  const bought = await run(process.execPath, ['checkout.js'], { cwd: project });
  expect(bought.stdout.split('\n')).toEqual([
    expect.stringMatching(/^\w+ puts .+ at \d+\.\d\d into the basket$/),
    expect.stringMatching(/^\w+ puts .+ at \d+\.\d\d into the basket$/),
    'Sold out: ordering 2 of 2 lines',
    expect.stringMatching(/^Order [\w-]+ over \d+\.\d\d USD: pay at http.+\/api\/demo-payments\//),
    '',
  ]);
  const ordered = await run(process.execPath, ['order.js'], { cwd: project });
  expect(ordered.stdout.split('\n')).toEqual([
    expect.stringMatching(/^[\w-]+ 79\.80 true$/),
    expect.stringMatching(/^[\w-]+ \d+\.\d\d false$/),
    '',
  ]);
});
