import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { seedSets } from '../../db/seeders/index.js';
import { createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { runScript } from '../helpers/run-script.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAMES = migrations.map(({ name }) => name);
const LAST = NAMES.at(-1) ?? '';

const lines = (text: string) => text.trimEnd().split('\n');

let database: TestDatabase;
let here: { DATABASE_URL: string };
const inProduction = () => ({ ...here, NODE_ENV: 'production' });

describe('migrate and seed, from nothing to a shop and back', () => {
  beforeAll(async () => {
    database = await createEmptyDatabase();
    here = { DATABASE_URL: database.url };
  });
  afterAll(() => database.drop());

  it('status lists every migration as pending, and seed says what to do first', async () => {
    const [status, seed] = await Promise.all([
      runScript('migrate', ['status'], here),
      runScript('seed', ['up'], here),
    ]);
    expect(lines(status.stdout)).toEqual([
      ...NAMES.map((name) => `pending  ${name}`),
      `0 applied, ${NAMES.length} pending.`,
    ]);
    expect(status.code).toBe(0);
    expect(seed).toMatchObject({ code: 1, stdout: '' });
    expect(seed.stderr).toContain(`${NAMES.length} migrations pending: run npm run db:migrate first.`);
  });

  it('goes on without a word when its reader has seen enough', async () => {
    const script = join(inject('build'), 'scripts', 'migrate.js');
    // The reader leaves at once; the migrations in SQL are more than fits into a pipe.
    const command = `${process.execPath} ${script} up --dry-run; echo $? >&2`;
    const { stderr } = await promisify(execFile)('sh', ['-c', `{ ${command}; } | true`], {
      env: { ...here, PATH: process.env.PATH },
    });
    expect(stderr).toBe('0\n');
  });

  it('up applies them, in production and without the secret of the API too', async () => {
    const { code, stdout, stderr } = await runScript('migrate', ['up'], inProduction());
    expect(stderr).toBe('');
    const printed = lines(stdout);
    expect(printed.pop()).toBe(`Applied ${NAMES.length} migrations.`);
    expect(printed.map((line) => line.replace(/\d+ ms$/, 'N ms'))).toEqual(
      NAMES.map((name) => `up    ${name}  N ms`),
    );
    expect(code).toBe(0);
  });

  it('up again finds nothing to do', async () => {
    const { code, stdout } = await runScript('migrate', ['up'], here);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'The schema is up to date.\n' });
  });

  it('down undoes the last one', async () => {
    const { code, stdout } = await runScript('migrate', ['down'], here);
    expect(lines(stdout)).toEqual([expect.stringMatching(`^down  ${LAST}  \\d+ ms$`), 'Undid 1 migration.']);
    expect(code).toBe(0);
  });

  it('down refuses in production, and to undo everything, until told that it is meant', async () => {
    const [production, all] = await Promise.all([
      runScript('migrate', ['down'], inProduction()),
      runScript('migrate', ['down', '--all'], here),
    ]);
    expect(production).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--yes') });
    expect(all).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--yes') });
    const status = await runScript('migrate', ['status'], here);
    expect(lines(status.stdout).slice(-3)).toEqual([
      `applied  ${NAMES.at(-2)}`,
      `pending  ${LAST}`,
      `${NAMES.length - 1} applied, 1 pending.`,
    ]);
  });

  it('down --to goes back to and with that one', async () => {
    const target = NAMES.at(-3) ?? '';
    const { code, stdout } = await runScript('migrate', ['down', '--to', target, '--yes'], inProduction());
    expect(lines(stdout).at(-2)).toContain(`down  ${target}`);
    expect({ code, last: lines(stdout).at(-1) }).toEqual({ code: 0, last: 'Undid 2 migrations.' });
    await runScript('migrate', ['up'], here);
  });

  it('seed refuses in production unless told that it is meant', async () => {
    const { code, stdout, stderr } = await runScript('seed', ['up'], inProduction());
    expect(stderr).toContain('say --production');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const meant = await runScript('seed', ['up', '--production'], inProduction());
    expect(meant).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Ran ${seedSets.demo.length} seeders.`),
    });
  });

  it('seed down takes it all out', async () => {
    const down = await runScript('seed', ['down'], here);
    expect(down).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Undid ${seedSets.demo.length} seeders.`),
    });
  });

  it('down --all --yes leaves nothing', async () => {
    const { code, stdout } = await runScript('migrate', ['down', '--all', '--yes'], here);
    expect({ code, last: lines(stdout).at(-1) }).toEqual({
      code: 0,
      last: `Undid ${NAMES.length} migrations.`,
    });
  });
});

describe('wrong arguments', () => {
  it.each([
    ['migrate', ['down', '--to', '0000-nothing'], 'There is no migration "0000-nothing".'],
    ['seed', ['sideways'], 'There is no command "sideways".'],
    ['create-migration', [], 'One name is needed.'],
    ['create-migration', ['add-weight', '--fast'], '--fast'],
  ])('of %s %j get the usage and exit code 2', async (script, args, message) => {
    const { code, stdout, stderr } = await runScript(script, args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('a database that cannot be used', () => {
  it('is a failure with a message, without a stack', async () => {
    const [unset, nobody] = await Promise.all([
      runScript('migrate', ['up']),
      runScript('migrate', ['up'], {
        DATABASE_URL: 'mysql://root@127.0.0.1:1/shop',
        DATABASE_WAIT_SECONDS: '1',
      }),
    ]);
    expect(unset).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL is required') });
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toMatch(/^Waiting for the database: .*ECONNREFUSED/);
    expect(nobody.stderr).toContain('Cannot use the database of DATABASE_URL');
    expect(unset.stderr + nobody.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('create-migration', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'stockkeeper-'));
    await cp(join(ROOT, 'db', 'migrations'), join(root, 'db', 'migrations'), { recursive: true });
    // A migration makes its terms by the rules that the service searches by.
    await cp(join(ROOT, 'src', 'search'), join(root, 'src', 'search'), { recursive: true });
    await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
    return () => rm(root, { recursive: true });
  });
  const create = (name: string) => runScript('create-migration', [name, '--root', root]);
  const next = (step: number) => String(Number(LAST.slice(0, 4)) + step).padStart(4, '0');

  it('makes the next file and lists it last', async () => {
    const { code, stdout } = await create('add-weight-to-products');
    expect(code).toBe(0);
    expect(stdout.trim()).toMatch(new RegExp(`db/migrations/${next(1)}-add-weight-to-products\\.ts$`));
    // One word that JavaScript keeps for itself must not become a broken file.
    expect((await create('delete')).code).toBe(0);

    const index = await import(join(root, 'db', 'migrations', 'index.ts'));
    const names = index.migrations.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...NAMES, `${next(1)}-add-weight-to-products`, `${next(2)}-delete`]);
    const files = await readdir(join(root, 'db', 'migrations'));
    expect(names.every((name: string) => files.includes(`${name}.ts`))).toBe(true);
    const source = await readFile(
      join(root, 'db', 'migrations', `${next(1)}-add-weight-to-products.ts`),
      'utf8',
    );
    expect(source).toContain('export const addWeightToProducts: Migration = {');
  });

  it('refuses what is no name or is taken, and changes nothing', async () => {
    const before = await readdir(join(root, 'db', 'migrations'));
    const index = await readFile(join(root, 'db', 'migrations', 'index.ts'), 'utf8');
    const outcomes = await Promise.all(['AddWeight', 'add_weight', '../escape', 'create-orders'].map(create));
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 1]);
    expect(outcomes[3]?.stderr).toContain('There is a migration called create-orders already.');
    expect(await readdir(join(root, 'db', 'migrations'))).toEqual(before);
    expect(await readFile(join(root, 'db', 'migrations', 'index.ts'), 'utf8')).toBe(index);
  });
});
