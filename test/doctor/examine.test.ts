import { randomBytes } from 'node:crypto';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSets } from '../../db/seeders/index.js';
import { createSeedRunner } from '../../src/database/seeds.js';
import { examine } from '../../src/doctor/examine.js';
import { MIGRATION_PRIVILEGES, SERVICE_PRIVILEGES } from '../../src/doctor/privileges.js';
import {
  Discount,
  Price,
  PriceList,
  Product,
  ShippingMethod,
  ShippingZone,
  TaxRate,
  User,
} from '../../src/models/index.js';
import { COMMENT_AREA } from '../../src/modules/comments/checks.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { buildProduct } from '../helpers/factories.js';
import { runScript } from '../helpers/run-script.js';
import { migratedDatabase } from '../models/rows.js';

const SECRET = randomBytes(32).toString('hex');
const inProduction = { NODE_ENV: 'production', JWT_SECRET: SECRET, SECRETS_KEY: SECRET };

async function findings(url: string, env: Record<string, string> = {}) {
  const found = await examine({ DATABASE_URL: url, ...env }, () => {});
  return new Map(found.map((finding) => [finding.check, finding]));
}

const database = { url: '', drop: async () => {} } as TestDatabase;
beforeAll(async () => {
  const db = await migratedDatabase();
  await db.sequelize.close();
  Object.assign(database, db.database);
});
afterAll(() => database.drop());

/** Works on the database with a pool of its own: examining takes the models to another one. */
async function withPool(work: (sequelize: Sequelize) => Promise<unknown>): Promise<void> {
  const sequelize = connectTo(database);
  try {
    await work(sequelize);
  } finally {
    await sequelize.close();
  }
}

describe('npm run doctor', () => {
  it('finds nothing wrong with a database that is ready, in production too', async () => {
    const { code, stdout, stderr } = await runScript('doctor', [], {
      DATABASE_URL: database.url,
      UNPAID_ORDER_MINUTES: 'card=1440',
      ...inProduction,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const states = stdout.split('\n\n')[0]?.matchAll(/^(\w[\w ]+?) {2,}(\w+) {2,}/gm) ?? [];
    expect([...states].slice(1).map(([, check, state]) => `${check} ${state}`)).toEqual([
      'node ok',
      'configuration ok',
      'secret ok',
      'secrets key ok',
      'unpaid orders ok',
      // It is told where mails go in test/doctor/mail.
      'mail warning',
      'database ok',
      'version ok',
      'writable ok',
      'isolation ok',
      'time zone ok',
      'clock ok',
      'character set ok',
      'durability ok',
      'cluster ok',
      'connections ok',
      'privileges ok',
      'migrations ok',
      'public logins ok',
      'ratings ok',
      'prices ok',
      'inventory skipped',
    ]);
    expect(stdout).toContain('npm run verify');
  });

  it('reports all that it can when the database is down, and says what to do about it', async () => {
    const { code, stdout, stderr } = await runScript('doctor', ['--json'], {
      DATABASE_URL: 'mysql://shop:hunter2@127.0.0.1:1/shop',
      NODE_ENV: 'production',
      PORT: 'http',
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { ok, findings } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(findings.slice(0, 4)).toMatchObject([
      { check: 'node', state: 'ok' },
      { check: 'configuration', state: 'failure', found: 'PORT must be a whole number' },
      { check: 'configuration', state: 'failure', found: expect.stringContaining('JWT_SECRET is required') },
      { check: 'database', state: 'failure', found: expect.stringContaining('ECONNREFUSED') },
    ]);
    expect(findings[3].mend).toContain('127.0.0.1:1');
    for (const { state, mend } of findings.slice(4)) {
      expect({ state, mend }).toEqual({ state: 'skipped', mend: 'Mend the database first.' });
    }
    expect(findings).toHaveLength(19);
    expect(stdout).not.toContain('hunter2');
  });

  it('prints what to do under the table', async () => {
    const { code, stdout } = await runScript('doctor', []);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^configuration +failure +DATABASE_URL is required$/m);
    expect(stdout).toContain('1 failure, and what to do:\n  configuration: Set DATABASE_URL');
  });
});

describe('a database that cannot be used', () => {
  it.each([
    [
      'has another password',
      (url: URL) => Object.assign(url, { username: 'nobody', password: 'x' }),
      'user or',
    ],
    ['is not there', (url: URL) => Object.assign(url, { pathname: '/no_such_shop' }), 'CREATE DATABASE'],
  ])('%s: it says what to do', async (_what, change, mend) => {
    const found = await findings(change(new URL(database.url)).href);
    expect(found.get('database')).toMatchObject({ state: 'failure', mend: expect.stringContaining(mend) });
    expect(found.get('version')?.state).toBe('skipped');
  });
});

describe('the schema', () => {
  it('that is not there yet is a failure where the service does not migrate by itself', async () => {
    const empty = await createEmptyDatabase();
    try {
      const atBoot = (await findings(empty.url)).get('migrations');
      expect(atBoot).toMatchObject({ state: 'warning', found: expect.stringContaining('pending') });
      const found = await findings(empty.url, { MIGRATE_ON_BOOT: 'false', ...inProduction });
      expect(found.get('migrations')).toMatchObject({ state: 'failure', mend: 'npm run db:migrate' });
      expect(found.get('public logins')?.state).toBe('skipped');
    } finally {
      await empty.drop();
    }
  });

  it('that a newer version has migrated is warned of', async () => {
    await withPool((sequelize) =>
      sequelize.query("INSERT INTO schema_migrations (name) VALUES ('9999-from-the-future')"),
    );
    const found = (await findings(database.url)).get('migrations');
    expect(found).toMatchObject({ state: 'warning', found: expect.stringContaining('9999-from-the-future') });
    await withPool((sequelize) =>
      sequelize.query("DELETE FROM schema_migrations WHERE name = '9999-from-the-future'"),
    );
  });
});

it('names rules of prices that are left over, and none that hold', async () => {
  const past = new Date(Date.now() - 1_000);
  await withPool(async () => {
    const { id } = await buildProduct({ currency: 'USD', isActive: false });
    const sold = await buildProduct({ currency: 'USD' });
    const rate = { country: 'DE', taxCategoryId: 1, rate: '19' };
    await TaxRate.create({ ...rate, name: 'VAT', endsAt: past });
    await TaxRate.create({ ...rate, country: 'AT', name: 'VAT', endsAt: past });
    await TaxRate.create({ ...rate, country: 'AT', name: 'VAT since then', startsAt: past });
    const [near, far] = [
      await ShippingZone.create({ name: 'Near' }),
      await ShippingZone.create({ name: 'Far' }),
    ];
    const method = { name: 'Post', zoneId: near.id, currency: 'USD', basis: 'weight' as const };
    await ShippingMethod.create({ ...method, code: 'post' });
    await ShippingMethod.create({ ...method, code: 'colis', currency: 'EUR' });
    await ShippingMethod.create({ ...method, code: 'off', zoneId: far.id, isActive: false });
    const off = { class: 'line' as const, kind: 'percent' as const, value: '10', rule: {}, combinesWith: [] };
    await Discount.create({ ...off, name: 'Holds', rule: { productIds: [id, sold.id] } });
    await Discount.create({ ...off, name: 'Last year', endsAt: past });
    await Discount.create({ ...off, name: 'Used up', code: 'USED', maxUses: 1, uses: 1 });
    await Discount.create({ ...off, name: 'Gone', rule: { productIds: [id] } });
    await PriceList.create({ code: 'spring', name: 'Spring', currency: 'USD', endsAt: past });
    await PriceList.create({ code: 'empty', name: 'Empty', currency: 'USD' });
    const { id: priceListId } = await PriceList.create({ code: 'sale', name: 'Sale', currency: 'USD' });
    await Price.create({ priceListId, productId: sold.id, minQuantity: 1, amount: '1.00' });
  });
  const { state, found } = (await findings(database.url)).get('prices') ?? {};
  expect({ state, found: found?.split('; ') }).toEqual({
    state: 'warning',
    found: [
      'tax rate ended, and none follows: VAT DE',
      'shipping zone without an active method, so nothing is sent there: Far',
      'shipping method in a currency that nothing is sold in: colis',
      expect.stringMatching(/^product without a weight, which counts 0 where methods go by weight: SKU-/),
      'discount ended, and is still active: Last year',
      'discount without a use left: Used up',
      'price list ended, and is still active: spring',
      'price list without prices, which changes nothing: empty',
      'discount on products that are not sold: Gone',
    ],
  });
  await withPool(() => ShippingMethod.update({ isActive: false }, { where: {} }));
  expect((await findings(database.url)).get('prices')?.found).toContain(
    '; no shipping method is active, so orders are refused unless a carrier takes them: post, colis, off; ',
  );
  await withPool(async () => {
    for (const model of [TaxRate, ShippingMethod, ShippingZone, Discount, PriceList]) {
      await (model as typeof TaxRate).destroy({ where: {} });
    }
  });
  expect((await findings(database.url)).get('prices')?.state).toBe('ok');
});

it('names a rating that is off', async () => {
  await withPool(async () => {
    const { id } = await buildProduct();
    await Product.update({ ratingSum: 9, reviewCount: 2 }, { where: { id } });
  });
  expect((await findings(database.url)).get('ratings')).toMatchObject({
    state: 'warning',
    found: 'rating-not-its-reviews: 1',
    mend: 'npm run comments:verify -- --repair',
  });
  await withPool(async (sequelize) => COMMENT_AREA.repair?.(sequelize));
  expect((await findings(database.url)).get('ratings')?.state).toBe('ok');
});

describe('in production, accounts with public passwords', () => {
  afterEach(() => withPool((sequelize) => createSeedRunner(sequelize, seedSets.demo).down({ to: 0 })));

  it('are a failure until their passwords change or they are disabled', async () => {
    await withPool((sequelize) => createSeedRunner(sequelize, seedSets.demo).up());
    const open = (await findings(database.url, inProduction)).get('public logins');
    expect(open).toMatchObject({
      state: 'failure',
      found: expect.stringContaining('admin@example.com, author@example.com, customer@example.com'),
    });
    expect((await findings(database.url)).get('public logins')?.state).toBe('ok');

    await withPool(async () => {
      const others = ['author@example.com', 'customer@example.com'];
      await User.update({ isActive: false }, { where: { email: others } });
      const admin = await User.findOne({ where: { email: 'admin@example.com' }, rejectOnEmpty: true });
      await admin.update({ password: 'one that nobody knows' });
    });
    expect((await findings(database.url, inProduction)).get('public logins')?.state).toBe('ok');
  });

  it('are not waited for where the settings ask for them', async () => {
    const found = await findings(database.url, { ...inProduction, DEMO_SEED: 'true' });
    expect(found.get('configuration')).toMatchObject({
      state: 'failure',
      found: expect.stringContaining('DEMO_SEED must not be true'),
      mend: expect.stringContaining('DEMO_SEED=false'),
    });
  });
});

it('too many connections for the server are a failure', async () => {
  const found = await findings(database.url, { WORKERS: '256', DATABASE_POOL_MAX: '1000' });
  expect(found.get('connections')).toMatchObject({
    state: 'failure',
    found: expect.stringContaining('256 × 1000'),
  });
});

describe('the privileges of the user', () => {
  const NEEDED = [...SERVICE_PRIVILEGES, ...MIGRATION_PRIVILEGES];
  const user = `doctor_${randomBytes(4).toString('hex')}`;
  const password = 'of the tests';
  const account = `'${user}'@'%'`;
  let empty: TestDatabase;
  let url: URL;

  beforeEach(async () => {
    empty = await createEmptyDatabase();
    url = Object.assign(new URL(empty.url), { username: user, password });
  });
  afterEach(async () => {
    await withPool((sequelize) => sequelize.query(`DROP USER ${account}`));
    await empty.drop();
  });

  const grant = (privileges: readonly string[]) =>
    withPool(async (sequelize) => {
      await sequelize.query(`CREATE USER ${account} IDENTIFIED BY '${password}'`);
      await sequelize.query(`GRANT ${privileges.join(', ')} ON \`${url.pathname.slice(1)}\`.* TO ${account}`);
    });

  it('are enough when they are what it asks for: migrating, seeding, verifying and undoing all work', async () => {
    await grant(NEEDED);
    expect((await findings(url.href)).get('privileges')).toMatchObject({ state: 'ok' });
    const env = { DATABASE_URL: url.href };
    expect(await runScript('migrate', ['up'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await runScript('seed', ['up'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await runScript('verify', [], env)).toMatchObject({ code: 0, stderr: '' });
    // The roles of users have their migration: it is not undone while there is an author.
    expect(await runScript('seed', ['down'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await runScript('migrate', ['down', '--all', '--yes'], env)).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it.each(NEEDED)('without %s are a failure, with the GRANT that is missing', async (missing) => {
    await grant(NEEDED.filter((privilege) => privilege !== missing));
    const name = url.pathname.slice(1);
    expect((await findings(url.href)).get('privileges')).toMatchObject({
      state: 'failure',
      mend: expect.stringContaining(`GRANT ${missing} ON \`${name}\`.* TO ${account};`),
    });
  });

  it('need not be those of migrations where another user runs them', async () => {
    await grant(SERVICE_PRIVILEGES);
    expect((await findings(url.href, { MIGRATE_ON_BOOT: 'false' })).get('privileges')?.state).toBe('ok');
    expect((await findings(url.href)).get('privileges')?.found).toContain(MIGRATION_PRIVILEGES.join(', '));
  });

  it('that do not let it look are told as what is wrong, and the rest is looked at', async () => {
    await grant(['INSERT']);
    const found = await findings(url.href);
    expect(found.get('database')?.state).toBe('ok');
    expect(found.get('privileges')?.found).toContain('SELECT, UPDATE, DELETE');
    expect(found.get('migrations')).toMatchObject({
      state: 'failure',
      found: expect.stringContaining('SELECT command denied'),
    });
  });
});
