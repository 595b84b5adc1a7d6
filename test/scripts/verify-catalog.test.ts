import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProductTerm } from '../../src/models/index.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildProduct } from '../helpers/factories.js';
import { runScript } from '../helpers/run-script.js';

describe('what products are found by, verified and repaired in production', () => {
  let database: TestDatabase;
  let sequelize: Sequelize;
  let env: Record<string, string>;
  let lamp: number;

  beforeAll(async () => {
    database = await createDatabase();
    env = { DATABASE_URL: database.url, NODE_ENV: 'production' };
    sequelize = connectTo(database);
  });
  afterAll(async () => {
    await sequelize.close();
    await database.drop();
  });

  const verify = (...args: string[]) => runScript('verify', ['--only', 'catalog', ...args], env);
  const terms = () => ProductTerm.findAll({ raw: true, order: ['productId', 'term'] });

  it('holds', async () => {
    await buildProduct({ name: 'Mirror' });
    lamp = (await buildProduct({ name: 'Iron lamp', sku: 'LAMP-1' })).id;
    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^product-not-its-terms +0 {2}Every product is found by what its name/m);
    expect(stdout).toMatch(/\nEverything holds\.\n$/);
  });

  it('does not hold: says which, and changes nothing', async () => {
    await ProductTerm.destroy({ where: { productId: lamp, term: 'iron' } });
    // As someone at the database, who knows nothing of terms, could leave it.
    await sequelize.query("UPDATE products SET name = 'Iron lantern' WHERE id = ?", { replacements: [lamp] });
    const before = await terms();

    const [plain, json] = [await verify(), await verify('--json')];
    expect(plain).toMatchObject({ code: 1, stderr: '' });
    expect(plain.stdout).toContain('product-not-its-terms: 1 violation\n');
    expect(plain.stdout).toContain('What to do about catalog: npm run catalog:verify -- --repair ');
    // Not by `iron`, `lantern` and its whole name; by `lamp` and its former name.
    expect(plain.stdout).toMatch(new RegExp(`^ *${lamp} +LAMP-1 +3 +2 *$`, 'm'));
    expect(json).toMatchObject({ code: 1, stderr: '' });
    const { ok, checks } = JSON.parse(json.stdout);
    expect(ok).toBe(false);
    expect(checks).toMatchObject([
      { violations: 1, first: [{ productId: lamp, sku: 'LAMP-1', missing: 3, foreign: 2 }] },
    ]);
    expect(await terms()).toEqual(before);
  });

  it('is repaired, and holds again', async () => {
    const { code, stdout } = await verify('--repair');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nEverything holds\.\n$/);
    const own = (await terms()).filter(({ productId }) => productId === lamp).map(({ term }) => term);
    expect(own).toEqual(expect.arrayContaining(['iron', 'lantern', '=iron lantern', '#lamp-1']));
    const after = JSON.parse((await verify('--json')).stdout);
    expect(after).toMatchObject({ ok: true, checks: [{ violations: 0, first: [] }] });
  });

  it('tells wrong arguments', async () => {
    const { code, stdout, stderr } = await verify('--fast');
    expect(stderr).toContain('Usage: ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
