import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rules of the house, as README's "Finding your way" states them. */

const ROOT = join(import.meta.dirname, '..');

interface SourceFile {
  /** From the project's folder: `src/models/user.ts`. */
  path: string;
  text: string;
  /** What it imports: packages by name, own files as paths from the project's folder, without an ending. */
  imports: string[];
}

function sourcesIn(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
      .map((entry) => read(relative(ROOT, join(entry.parentPath, entry.name)))),
  );
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].map(
    ([, specifier]) => specifier as string,
  );
  const imports = specifiers.map((specifier) =>
    specifier.startsWith('.') ? join(dirname(path), specifier).replace(/\.(js|mjs)$/, '') : specifier,
  );
  return { path, text, imports };
}

const isOwn = (imported: string) => /^(src|db|test|scripts)\//.test(imported);

/** `file → import` for every own import that no pattern allows. */
function forbidden(files: SourceFile[], ...allowed: RegExp[]): string[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((imported) => isOwn(imported) && !allowed.some((pattern) => pattern.test(imported)))
      .map((imported) => `${path} → ${imported}`),
  );
}

function filesWith(pattern: RegExp, files: SourceFile[], except: string[] = []): string[] {
  return files
    .filter(({ path, text }) => pattern.test(text) && !except.includes(path))
    .map(({ path }) => path);
}

const all = sourcesIn('src', 'db');

describe('who may import whom', () => {
  it('models know the rules of values, what their hooks do, and the ways to write rows; no Fastify and no zod', () => {
    const models = sourcesIn('src/models');
    const allowed = [
      /^src\/(models|rules|passwords|money|search)\//,
      /^src\/database\/version$/,
      // An order item is not to be made without its stock, whoever makes it.
      /^src\/modules\/stock\/api$/,
    ];
    expect(forbidden(models, ...allowed)).toEqual([]);
    expect(models.flatMap(({ imports }) => imports).filter((name) => /fastify|zod/.test(name))).toEqual([]);
  });

  it('modules know what all share; of other modules their api.ts', () => {
    const shared = [
      /^src\/(models|rules|passwords|money|search|http|consistency|jobs)\//,
      /^src\/database\/(transaction|statement-limits|insert-rows|lock-by-writing|version|timestamp)$/,
      /^src\/(errors|config)$/,
    ];
    const modules = readdirSync(join(ROOT, 'src/modules'));
    expect(modules.length).toBeGreaterThan(3);
    for (const name of modules) {
      const own = new RegExp(`^src/modules/${name}/`);
      expect(
        forbidden(sourcesIn(`src/modules/${name}`), own, /^src\/modules\/[^/]+\/api$/, ...shared),
      ).toEqual([]);
    }
  });

  it('plugins and what is shared never know modules', () => {
    const allowed = [
      /^src\/(plugins|models|database|http|rules|passwords|money|search)\//,
      /^src\/(errors|config)$/,
    ];
    expect(forbidden(sourcesIn('src/plugins', 'src/http', 'src/rules', 'src/passwords'), ...allowed)).toEqual(
      [],
    );
  });

  it('jobs know the database and the configuration, and nothing of what is done', () => {
    expect(forbidden(sourcesIn('src/jobs'), /^src\/(jobs|database)\//, /^src\/config$/)).toEqual([]);
  });

  it('the database folder knows models, errors, configuration and what it runs from db', () => {
    const allowed = [/^src\/(database|models)\//, /^src\/(errors|config)$/, /^db\//];
    expect(forbidden(sourcesIn('src/database'), ...allowed)).toEqual([]);
  });

  it('migrations are frozen history: nothing of src but the words of the search, and of packages the types of sequelize', () => {
    const migrations = sourcesIn('db/migrations');
    // Those that are written have to be those that the running service looks for.
    expect(forbidden(migrations, /^db\/migrations\//, /^src\/search\//)).toEqual([]);
    for (const { path, text, imports } of migrations) {
      expect(imports.filter((name) => !isOwn(name) && name !== 'sequelize')).toEqual([]);
      expect(/import (?!type)[^;]*'sequelize'/.test(text), path).toBe(false);
    }
  });

  it('seeders know the models, and no Fastify', () => {
    const seeders = sourcesIn('db/seeders');
    expect(
      forbidden(
        seeders,
        /^db\/seeders\//,
        /^src\/(models|rules)\//,
        /^src\/errors$/,
        /^src\/modules\/(stock|comments)\/api$/,
      ),
    ).toEqual([]);
  });
});

describe('one place for each', () => {
  it('settings are read in config.ts', () => {
    expect(filesWith(/process\.env/, all, ['src/config.ts'])).toEqual([]);
  });

  it('transactions are opened in database/transaction.ts', () => {
    expect(filesWith(/\.transaction\(/, all, ['src/database/transaction.ts'])).toEqual([]);
  });

  it('the process ends in server.ts', () => {
    expect(filesWith(/process\.exit/, all, ['src/server.ts'])).toEqual([]);
  });

  it('stock levels and movements are written in modules/stock/move-stock.ts', () => {
    const writes =
      /UPDATE stock_levels|StockMovement\.(create|bulkCreate|update|destroy)|StockLevel\.(update|increment|decrement)/;
    expect(filesWith(writes, all, ['src/modules/stock/move-stock.ts'])).toEqual([]);
  });

  it('the status of a payment is written in modules/payments/payment-transitions.ts', () => {
    const writes = /\b[pP]ayment\.update\([^)]*\bstatus:|UPDATE payments\b/;
    expect(filesWith(writes, all)).toEqual([]);
    // It writes a whole change, and others what is no status.
    const updates = filesWith(/\bPayment\.update\(/, all);
    expect(updates.toSorted()).toEqual([
      'src/modules/payments/payment-transitions.ts',
      'src/modules/payments/refund-figures.ts',
    ]);
  });

  it('the schema comes from migrations, never from sync()', () => {
    const words = all.filter(({ path }) => path !== 'src/database/migrator.ts');
    expect(filesWith(/\.sync\(/, words)).toEqual([]);
  });
});

describe('house style', () => {
  it.each([
    [/sequelize\.retry|retry:\s*\{/, 'inTransaction, which runs the whole transaction again'],
    [/\.afterCommit\(/, 'code after `await inTransaction(…)`: afterCommit runs even when COMMIT failed'],
    [/findOrCreate/, 'a unique key and an insert'],
    [/Promise\.all\([^)]*transaction/, 'one statement after the other: a transaction is one connection'],
    [/\b(TODO|FIXME|XXX)\b/, 'the thing itself'],
  ])('instead of %s write %s', (banned) => {
    expect(filesWith(banned, all)).toEqual([]);
  });

  it('a file is not much over 250 lines', () => {
    const long = [...all, ...sourcesIn('scripts')].filter(
      ({ path, text }) => text.split('\n').length > 260 && path !== 'db/seeders/demo-catalog.ts',
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

describe('locks', () => {
  it('are listed in docs/clusters.md, with what writes the row: a lock is known to one server alone', () => {
    const LOCK =
      /\block: (true|\w*\.?LOCK\.\w+)|\bawait lockByWriting\(|\bFOR (UPDATE|SHARE)\b|\bIN SHARE MODE\b/;
    const isCode = (line: string) => !/^\s*(\*|\/\/|\/\*)/.test(line);
    const found = sourcesIn('src', 'db', 'scripts').flatMap(({ path, text }) =>
      text.split('\n').flatMap((line) => (isCode(line) && LOCK.test(line) ? [path] : [])),
    );
    const rows = readFileSync(join(ROOT, 'docs/clusters.md'), 'utf8').matchAll(/^\| `([^`]+)` \| (\d+) \|/gm);
    const listed = [...rows].flatMap(([, path, count]) => Array<string>(Number(count)).fill(path as string));
    expect(found.toSorted()).toEqual(listed.toSorted());
  });
});
