import { readdirSync } from 'node:fs';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import type { Migration } from '../../db/migrations/migration.js';
import { driverError } from '../../src/database/driver-error.js';
import { withMigrationLock } from '../../src/database/migration-lock.js';
import { readMigrationState } from '../../src/database/migration-state.js';
import { createMigrator } from '../../src/database/migrator.js';
import { createComment as writeComment } from '../../src/modules/comments/write-comment.js';
import { expectCommentsHold } from '../helpers/comments.js';
import { connectTo, createDatabase, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { createProduct, createUser } from '../models/rows.js';

const NAMES = migrations.map(({ name }) => name);

let database: TestDatabase;
let pools: Sequelize[];
beforeEach(async () => {
  database = await createEmptyDatabase();
  pools = [];
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await database.drop();
});

function newPool(): Sequelize {
  const pool = connectTo(database, { poolMax: 3 });
  pools.push(pool);
  return pool;
}

async function recorded(sequelize: Sequelize): Promise<string[]> {
  const rows = await sequelize.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name', {
    type: QueryTypes.SELECT,
  });
  return rows.map(({ name }) => name);
}

async function tableNames(sequelize: Sequelize): Promise<string[]> {
  const rows = await sequelize.query<{ name: string }>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY name',
    { type: QueryTypes.SELECT },
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'schema_migrations');
}

/** Every table as the database would make it again, CHECKs included, and the rows that migrations put in. */
async function snapshot(sequelize: Sequelize): Promise<Record<string, string>> {
  const tables: Record<string, string> = {};
  for (const name of await tableNames(sequelize)) {
    const [row] = await sequelize.query<{ 'Create Table': string }>(`SHOW CREATE TABLE \`${name}\``, {
      type: QueryTypes.SELECT,
    });
    tables[name] = (row?.['Create Table'] ?? '')
      .replace(/ AUTO_INCREMENT=\d+/, '')
      // MySQL says it of columns of altered tables, and leaves it out elsewhere. The collation says the same.
      .replaceAll(/ CHARACTER SET \w+(?= COLLATE)/g, '');
  }
  if (tables.locations) {
    const rows = await sequelize.query('SELECT * FROM locations ORDER BY id', { type: QueryTypes.SELECT });
    tables['locations rows'] = JSON.stringify(
      // When they were made differs.
      rows.map((row) => ({ ...row, createdAt: undefined, updatedAt: undefined })),
    );
  }
  return tables;
}

/** What other tests get in place of it. */
async function copied<T>(look: (sequelize: Sequelize) => Promise<T>): Promise<T> {
  const copy = await createDatabase();
  const pool = connectTo(copy);
  try {
    // As a start would: the template has those of the build, which may be another project's.
    await createMigrator(pool).up();
    return await look(pool);
  } finally {
    await pool.close();
    await copy.drop();
  }
}

describe('the index', () => {
  it('lists every file of the folder in order, under its own name', () => {
    const files = readdirSync(new URL('../../db/migrations/', import.meta.url))
      .filter((file) => /^\d{4}-/.test(file))
      .map((file) => file.replace(/\.ts$/, ''))
      .sort();
    expect(NAMES).toEqual(files);
  });

  it('has every number once, in ascending order', () => {
    const numbers = NAMES.map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
});

describe('the migrations', () => {
  it('go up, down to nothing and up again to the same schema', async () => {
    const sequelize = newPool();
    const migrator = createMigrator(sequelize);
    await migrator.up();
    const first = await snapshot(sequelize);
    expect(Object.keys(first)).toContain('order_items');
    expect(await recorded(sequelize)).toEqual(NAMES);
    expect(await copied(snapshot)).toEqual(first);
    expect(await copied(recorded)).toEqual(NAMES);

    // Names that are one to the collation, and were unique by it before 0052.
    await sequelize.query(`INSERT INTO categories (id, name, slug, createdAt, updatedAt)
      VALUES (1, 'Männer', 'a', NOW(), NOW()), (2, 'Frauen', 'b', NOW(), NOW()), (3, 'Manner', 'c', NOW(), NOW())`);
    await migrator.down({ to: '0052-add-name-key-to-categories' });
    const [categories] = await sequelize.query('SELECT name FROM categories ORDER BY id');
    expect(categories).toEqual([{ name: 'Männer' }, { name: 'Frauen' }, { name: 'Manner (3)' }]);

    await migrator.down({ to: 0 });
    expect(await tableNames(sequelize)).toEqual([]);
    expect(await recorded(sequelize)).toEqual([]);

    await migrator.up();
    expect(await snapshot(sequelize)).toEqual(first);
  });

  it('can each be undone and done again alone', async () => {
    const sequelize = newPool();
    const migrator = createMigrator(sequelize);
    const states = [await snapshot(sequelize)];
    for (const name of NAMES) {
      await migrator.up({ to: name });
      states.push(await snapshot(sequelize));
    }
    for (const state of states.slice(0, -1).reverse()) {
      await migrator.down();
      expect(await snapshot(sequelize)).toEqual(state);
    }
  });

  it('can each run again after an interruption: up twice and down twice change nothing more', async () => {
    const sequelize = newPool();
    const context = sequelize.getQueryInterface();
    for (const { up } of migrations) {
      await up(context);
      const once = await snapshot(sequelize);
      await up(context);
      expect(await snapshot(sequelize)).toEqual(once);
    }
    for (const { name, down } of [...migrations].reverse()) {
      await down(context);
      // Rows of a table can be deleted twice; when undoing goes on, that table is there until its own turn.
      await expect(
        Promise.resolve(down(context)).then(() => 'undone'),
        name,
      ).resolves.toBe('undone');
    }
    expect(await tableNames(sequelize)).toEqual([]);
  });

  it('are told as pending without writing anything to the database', async () => {
    const sequelize = newPool();
    const migrator = createMigrator(sequelize);
    expect((await readMigrationState(sequelize)).pending).toEqual(NAMES);
    const [rows] = await sequelize.query('SHOW TABLES');
    expect(rows).toEqual([]);
    await migrator.up();
    expect((await readMigrationState(sequelize)).pending).toEqual([]);
  });

  it('that fail are not recorded, stop the ones after them, and are tried again next time', async () => {
    const sequelize = newPool();
    let broken = true;
    const step = (name: string, sql: () => string): Migration => ({
      name,
      up: ({ sequelize }) => sequelize.query(sql()),
      down: ({ sequelize }) => sequelize.query(`DROP TABLE IF EXISTS t${name}`),
    });
    const migrator = createMigrator(sequelize, [
      step('1', () => 'CREATE TABLE IF NOT EXISTS t1 (id INT)'),
      step('2', () => (broken ? 'CREATE TABEL t2' : 'CREATE TABLE IF NOT EXISTS t2 (id INT)')),
      step('3', () => 'CREATE TABLE IF NOT EXISTS t3 (id INT)'),
    ]);
    await expect(migrator.up()).rejects.toThrow('Migration 2 (up) failed');
    expect(await recorded(sequelize)).toEqual(['1']);
    expect(await tableNames(sequelize)).toEqual(['t1']);
    broken = false;
    await migrator.up();
    expect(await recorded(sequelize)).toEqual(['1', '2', '3']);
  });
});

it('the ratings of products are there again when they were undone and done again', async () => {
  const sequelize = newPool();
  const migrator = createMigrator(sequelize);
  await migrator.up();
  const [ada, bob] = [await createUser(), await createUser()];
  const [rated, unrated] = [await createProduct(), await createProduct()];
  const review = { commentableType: 'product', commentableId: rated.id, content: 'Said' } as const;
  await writeComment(sequelize, { ...review, authorId: ada.id, rating: 5 });
  await writeComment(sequelize, { ...review, authorId: bob.id, rating: 2 });

  await migrator.down({ to: '0033-add-ratings-to-products' });
  await migrator.up();

  expect(await rated.reload()).toMatchObject({ ratingSum: 7, reviewCount: 2 });
  expect(await unrated.reload()).toMatchObject({ ratingSum: 0, reviewCount: 0 });
  await expectCommentsHold(sequelize);
});

/** A promise and the means to keep it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('instances that boot at once', () => {
  it('run each migration once between them', async () => {
    const runs: string[] = [];
    const counted = migrations.map((migration) => ({
      ...migration,
      up: (context: Parameters<Migration['up']>[0]) => {
        runs.push(migration.name);
        return migration.up(context);
      },
    }));
    const boots = Array.from({ length: 5 }, () => {
      const sequelize = newPool();
      return withMigrationLock(sequelize, () => createMigrator(sequelize, counted).up());
    });
    const done = await Promise.all(boots);
    expect(runs).toEqual(NAMES);
    expect(await recorded(newPool())).toEqual(NAMES);
    expect(done.map((names) => names.length).sort((a, b) => b - a)).toEqual([NAMES.length, 0, 0, 0, 0]);
  });

  it('take turns, and the one that waits is told so', async () => {
    const [holder, waiter] = [newPool(), newPool()];
    const [holding, waiting] = [gate(), gate()];
    const order: string[] = [];
    const first = withMigrationLock(holder, async () => {
      holding.open();
      await waiting.opened;
      order.push('first');
    });
    await holding.opened;
    const second = withMigrationLock(
      waiter,
      async () => order.push('second'),
      () => waiting.open(),
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('get their turn when the one before failed or died', async () => {
    const [failing, dying, next] = [newPool(), newPool(), newPool()];
    const failed = withMigrationLock(failing, () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');

    const [holding, neverOpens] = [gate(), gate()];
    const [row] = await next.query<{ before: number }>('SELECT CONNECTION_ID() AS `before`', {
      type: QueryTypes.SELECT,
    });
    const died = withMigrationLock(dying, async () => {
      holding.open();
      await neverOpens.opened;
    });
    const outcome = died.catch((error: unknown) => error);
    await holding.opened;
    await killHolder(next, Number(row?.before));
    await expect(withMigrationLock(next, async () => 'my turn')).resolves.toBe('my turn');
    neverOpens.open();
    expect(await outcome).toBeInstanceOf(Error);
  });

  it('do not wait for those of another database on the same server', async () => {
    const other = await createEmptyDatabase();
    const elsewhere = connectTo(other, { poolMax: 2 });
    try {
      const result = await withMigrationLock(newPool(), () =>
        withMigrationLock(elsewhere, async () => 'both'),
      );
      expect(result).toBe('both');
    } finally {
      await elsewhere.close();
      await other.drop();
    }
  });
});

/** There is no such connection: it ended by itself since. */
const NO_SUCH_THREAD = 1094;

/** Ends every other connection to this database. */
async function killHolder(sequelize: Sequelize, own: number): Promise<void> {
  const sessions = await sequelize.query<{ Id: number; db: string | null }>('SHOW PROCESSLIST', {
    type: QueryTypes.SELECT,
  });
  const others = sessions.filter(({ Id, db }) => db === sequelize.getDatabaseName() && Id !== own);
  for (const { Id } of others)
    await sequelize.query(`KILL ${Id}`).catch((error: unknown) => {
      if (driverError(error)?.errno !== NO_SUCH_THREAD) throw error;
    });
}
