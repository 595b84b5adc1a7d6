import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSets } from '../../db/seeders/index.js';
import { User } from '../../src/models/index.js';
import { runScript } from '../helpers/run-script.js';
import { type MigratedDatabase, migratedDatabase } from '../models/rows.js';

describe('npm run db:seed', () => {
  let db: MigratedDatabase;
  beforeAll(async () => {
    db = await migratedDatabase();
  });
  afterAll(() => db.close());

  const seed = (args: string[], env: Record<string, string> = {}) =>
    runScript('seed', args, { DATABASE_URL: db.database.url, ...env });
  const emails = async () => (await User.findAll({ order: ['email'] })).map(({ email }) => email);

  it('takes the set that belongs to the environment, or the one that is named', async () => {
    const inTest = await seed(['up'], { NODE_ENV: 'test' });
    expect(inTest).toMatchObject({ code: 0, stdout: expect.stringContaining('up    0003-test-products') });
    const again = await seed(['up', '--set', 'test'], { NODE_ENV: 'development' });
    expect(again).toEqual({ code: 0, stdout: 'The test shop is there already.\n', stderr: '' });
    expect(await emails()).toEqual([
      'test-admin@example.com',
      'test-author@example.com',
      'test-customer@example.com',
      'test-disabled@example.com',
    ]);
  });

  it('refuses every set in production, in either direction, until told that it is meant', async () => {
    const before = await emails();
    const inProduction = { NODE_ENV: 'production' };
    const [up, down] = await Promise.all([
      seed(['up', '--set', 'demo'], inProduction),
      seed(['down', '--set', 'test'], inProduction),
    ]);
    expect(up).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('public passwords') });
    expect(down).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('deletes users') });
    expect(await emails()).toEqual(before);

    const meant = await seed(['down', '--set', 'test', '--production'], inProduction);
    expect(meant).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Undid ${seedSets.test.length} seeders.`),
    });
    expect(await emails()).toEqual([]);
  });

  it('names the sets there are when asked for another, with exit code 2', async () => {
    const { code, stdout, stderr } = await seed(['up', '--set', 'prod']);
    expect(stderr).toContain('There is no set "prod", only demo and test.');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('--help prints the usage and does nothing', async () => {
    const { code, stdout, stderr } = await seed(['up', '--help']);
    expect(stdout).toContain('Usage: npm run db:seed -- [options]');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await emails()).toEqual([]);
  });
});
