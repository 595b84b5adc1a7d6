import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { UsageError } from '../../scripts/command.js';
import { readMigrateArguments } from '../../scripts/migrate-arguments.js';
import { sqlOf } from '../../scripts/migration-sql.js';
import { createMigrator } from '../../src/database/migrator.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { runScript } from '../helpers/run-script.js';

/** What a CI job needs of `npm run db:migrate`: a way to say how far, exit codes, JSON, and SQL to look at first. */

const NAMES = migrations.map(({ name }) => name);
const [FIRST = '', SECOND = '', THIRD = ''] = NAMES;

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

const migrate = (...args: string[]) => runScript('migrate', args, { DATABASE_URL: database.url });
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
const namesOf = (steps: Array<{ name: string }>) => steps.map(({ name }) => name);

/** Without the price of a process, where something else is looked at. */
async function applyAll(): Promise<void> {
  const sequelize = connectTo(database);
  try {
    await createMigrator(sequelize).up();
  } finally {
    await sequelize.close();
  }
}

/** Runs SQL as a person would who pastes it into a client. */
async function paste(sql: string): Promise<void> {
  const url = new URL(database.url);
  url.searchParams.set('multipleStatements', 'true');
  const connection = await createConnection(url.href);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

async function tables(): Promise<string[]> {
  const connection = await createConnection(database.url);
  try {
    const [rows] = await connection.query('SHOW TABLES');
    return (rows as object[]).flatMap((row) => Object.values(row));
  } finally {
    await connection.end();
  }
}

describe('--to', () => {
  it('goes up to and with that one, and the same again finds nothing to do', async () => {
    const up = await migrate('up', '--to', SECOND);
    const left = `${NAMES.length - 2} migrations still pending.`;
    expect({ code: up.code, last: lastLine(up.stdout) }).toEqual({
      code: 0,
      last: `Applied 2 migrations; ${left}`,
    });
    expect(await migrate('up', '--to', FIRST)).toEqual({
      code: 0,
      stdout: `Nothing to apply; ${left}\n`,
      stderr: '',
    });
    expect(await migrate('down', '--to', THIRD)).toEqual({
      code: 0,
      stdout: 'There is nothing to undo.\n',
      stderr: '',
    });
  });

  it('applies what lies before it and was left out, not what lies behind', async () => {
    await migrate('up', '--to', THIRD);
    await paste(`DELETE FROM schema_migrations WHERE name = '${FIRST}'`);
    const { stdout } = await migrate('up', '--to', SECOND, '--json');
    expect(namesOf(JSON.parse(stdout).steps)).toEqual([FIRST]);
  });
});

describe('--json', () => {
  it('tells what was done, how long it took and what is left', async () => {
    const up = await migrate('up', '--to', SECOND, '--json');
    expect({ code: up.code, stderr: up.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(up.stdout)).toEqual({
      ok: true,
      command: 'up',
      dryRun: false,
      steps: [FIRST, SECOND].map((name) => ({ name, milliseconds: expect.any(Number) })),
      applied: [FIRST, SECOND],
      pending: NAMES.slice(2),
      unknown: [],
    });
    const down = await migrate('down', '--json');
    expect(JSON.parse(down.stdout)).toMatchObject({ command: 'down', applied: [FIRST] });
  });

  it('tells how far it came when one fails, and says on stderr which', async () => {
    // In the way of the join table's foreign key, whose column has another type.
    await paste('CREATE TABLE categories (id BIGINT NOT NULL PRIMARY KEY)');
    const broken = NAMES.findIndex((name) => name.endsWith('create-product-categories'));
    const { code, stdout, stderr } = await migrate('up', '--json');
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${NAMES[broken]} failed: `));
    const outcome = JSON.parse(stdout);
    expect(outcome).toMatchObject({ ok: false, error: stderr.trimEnd() });
    expect(namesOf(outcome.steps)).toEqual(NAMES.slice(0, broken));

    // Mended, the next run goes on from there.
    await paste('DROP TABLE categories');
    await paste((await sqlOf('up', [THIRD]))[0]?.statements[0] ?? '');
    const rest = await migrate('up', '--json');
    expect(namesOf(JSON.parse(rest.stdout).steps)).toEqual(NAMES.slice(broken));
  });

  it('is printed of a refusal and of a database that is away as well', async () => {
    const [refused, away] = await Promise.all([
      migrate('down', '--all', '--json'),
      runScript('migrate', ['status', '--json'], {
        DATABASE_URL: 'mysql://root@127.0.0.1:1/shop',
        DATABASE_WAIT_SECONDS: '0',
      }),
    ]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, error: expect.stringContaining('--yes') });
    expect(away.code).toBe(1);
    expect(JSON.parse(away.stdout)).toMatchObject({
      ok: false,
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('status --check', () => {
  it('exits with 3 while migrations are pending and with 0 when none is', async () => {
    const pending = await migrate('status', '--check', '--json');
    expect(pending.code).toBe(3);
    expect(JSON.parse(pending.stdout)).toMatchObject({ ok: false, applied: [], pending: NAMES });
    await applyAll();
    expect(await migrate('status', '--check')).toMatchObject({ code: 0 });
  });
});

describe('--dry-run', () => {
  it('prints SQL and changes nothing; pasted into the database it is what up would have done', async () => {
    const { code, stdout, stderr } = await migrate('up', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`-- ${THIRD}\nCREATE TABLE IF NOT EXISTS categories (\n  id INT UNSIGNED`);
    expect(stdout).toContain(`INSERT INTO schema_migrations (name) VALUES ('${THIRD}');\n`);
    expect(lastLine(stdout)).toBe(`-- ${NAMES.length} migrations would be applied. Nothing was changed.`);
    expect(await tables()).toEqual([]);

    await paste(stdout);
    const { pending } = JSON.parse((await migrate('status', '--json')).stdout);
    expect(pending).toEqual(
      migrations.filter(({ worksOnRows, needs }) => worksOnRows || needs).map(({ name }) => name),
    );
    expect(await migrate('up')).toMatchObject({ code: 0, stderr: '' });
    expect(await migrate('up')).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });
    expect(await tables()).toContain('order_items');
  });

  it('of down does the same, and needs no --yes, for it undoes nothing', async () => {
    await applyAll();
    const before = await tables();
    const { code, stdout } = await runScript('migrate', ['down', '--all', '--dry-run'], {
      DATABASE_URL: database.url,
      NODE_ENV: 'production',
    });
    expect(code).toBe(0);
    expect(lastLine(stdout)).toBe(`-- ${NAMES.length} migrations would be undone. Nothing was changed.`);
    expect(await tables()).toEqual(before);

    await paste(stdout);
    expect(await tables()).toEqual(['schema_migrations']);
    const { applied } = JSON.parse((await migrate('status', '--json')).stdout);
    // Those say that they have to be run.
    const onRows = migrations.filter(({ worksOnRows }) => worksOnRows === 'both ways');
    expect(applied).toEqual(onRows.map(({ name }) => name));
  });

  it('as JSON lists the statements of each, and goes as far as it is told', async () => {
    const { stdout } = await migrate('up', '--to', SECOND, '--dry-run', '--json');
    const { steps, ...outcome } = JSON.parse(stdout);
    expect(outcome).toMatchObject({ ok: true, dryRun: true, applied: [], pending: NAMES });
    expect(namesOf(steps)).toEqual([FIRST, SECOND]);
    expect(steps[0].statements[0]).toMatch(/^CREATE TABLE IF NOT EXISTS users \(\n/);
  });

  it('shows all there is of each, or says that it does not', async () => {
    for (const direction of ['up', 'down'] as const) {
      for (const { name, statements, incomplete } of await sqlOf(direction, NAMES)) {
        const isRecorded = statements.some((sql) => sql.includes(`'${name}'`));
        expect({ name, isRecorded }).toEqual({ name, isRecorded: !incomplete });
        // What is read while it runs decides on what it writes.
        expect({ name, reads: statements.filter((sql) => /^SELECT\b/.test(sql)) }).toEqual({
          name,
          reads: [],
        });
      }
    }
    expect(await sqlOf('up', ['0051-add-slugs-to-products'])).toMatchObject([
      { incomplete: true, statements: [expect.stringMatching(/^ALTER TABLE products MODIFY sku/)] },
    ]);
  });
});

describe('a database that a newer version has migrated', () => {
  it('is not undone by this one, which does not know what rests on what', async () => {
    await applyAll();
    await paste("INSERT INTO schema_migrations (name) VALUES ('9999-from-the-future')");
    const { code, stdout, stderr } = await migrate('down');
    expect(stderr).toContain('9999-from-the-future');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const status = await migrate('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ applied: NAMES, unknown: ['9999-from-the-future'] });
  });
});

describe('options where they mean nothing', () => {
  it.each([
    [[], 'Which command?'],
    [['up', '--yes'], 'belong to db:migrate:undo'],
    [['up', '--check'], 'belongs to db:migrate:status'],
    [['down', '--to', FIRST, '--all'], 'not both'],
    [['status', '--to', FIRST], 'belong to db:migrate and db:migrate:undo'],
    [['status', '--dry-run'], 'belong to db:migrate and db:migrate:undo'],
    [['up', '--to', 'no-such-migration'], 'There is no migration "no-such-migration".'],
    [['up', SECOND], 'one argument too many'],
    [['up', '--fast'], '--fast'],
  ])('%j are refused', (args, message) => {
    expect(() => readMigrateArguments(args)).toThrow(message);
    expect(() => readMigrateArguments(args)).toThrow(UsageError);
  });
});
