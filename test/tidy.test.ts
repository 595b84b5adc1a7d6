import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { leftToTestAll } from './helpers/suite.js';
import { textsIn } from './helpers/texts.js';

/** The rules of the house, as README's "Finding your way" states them. */

const ROOT = join(import.meta.dirname, '..');

/** What a command of npm prints, whether it fails or not. */
async function npm(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT }).catch((failure) => failure);
  return stdout;
}

interface SourceFile {
  /** From the project's folder: `src/models/user.ts`. */
  path: string;
  text: string;
}

function sourcesIn(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
      .map((entry) => read(relative(ROOT, join(entry.parentPath, entry.name)))),
  );
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text };
}

function filesWith(pattern: RegExp, files: SourceFile[], except: string[] = []): string[] {
  return files
    .filter(({ path, text }) => pattern.test(text) && !except.includes(path))
    .map(({ path }) => path);
}

const all = sourcesIn('src', 'db');

describe('who may import whom', () => {
  it('is what .dependency-cruiser.mjs says (npm run imports)', { timeout: 120_000 }, async () => {
    const outcome = await npm('run', '--silent', 'imports');
    expect(outcome).toMatch(/no dependency violations found/);
  });
});

describe('SQL', () => {
  it('has no alias that MySQL reserves and MariaDB does not', () => {
    // https://dev.mysql.com/doc/refman/9.7/en/keywords.html, less what MariaDB reserves as well.
    const reserved =
      /\bAS (cube|cume_dist|dense_rank|empty|external|first_value|function|generated|get|grouping|groups|json_table|lag|last_value|lateral|lead|library|nth_value|ntile|of|percent_rank|qualify|rank|row|stored|system|tablesample|virtual)\b/;
    expect(filesWith(reserved, all)).toEqual([]);
  });
});

describe('one place for each', () => {
  it('settings are read in config.ts', () => {
    expect(filesWith(/process\.env/, all, ['src/config.ts'])).toEqual([]);
  });

  it('transactions are opened in database/transaction.ts', () => {
    expect(filesWith(/\.transaction\(/, all, ['src/database/transaction.ts'])).toEqual([]);
  });

  it('what ends after a while ends by performance.now(), which goes on when somebody sets the clock', () => {
    expect(filesWith(/(deadline|until|endsAt|closesAt|leftMs)\w*\b[^;\n]*Date\.now\(\)/i, all)).toEqual([]);
  });

  it('the process ends in server.ts', () => {
    expect(filesWith(/process\.exit/, all, ['src/server.ts'])).toEqual([]);
  });

  it('stock levels and movements are written in modules/stock/move-stock.ts and move-levels.ts', () => {
    const writes =
      /UPDATE stock_levels|StockMovement\.(create|bulkCreate|update|destroy)|StockLevel\.(update|increment|decrement)/;
    // The migration converts what was there before there were committed units.
    const allowed = [
      'src/modules/stock/move-stock.ts',
      'src/modules/stock/move-levels.ts',
      'db/migrations/0183-fill-committed-of-stock-levels.ts',
      // Its way back frees what holds keep.
      'db/migrations/0210-create-stock-holds.ts',
    ];
    expect(filesWith(writes, all, allowed)).toEqual([]);
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

  it('units are multiplied by a price in modules/pricing/draft.ts', () => {
    // Also in SQL. What is on hand has no line that says what it comes to: it is valued at the price of today.
    const product =
      /price\w*\)* \* |\* \(*[\w.]*price\b|(quantity|units|cancelled\w*|returned\w*|came)\)* \* [a-z(]|[a-z)] \* \(*[\w.]*(quantity|units)\b/i;
    const code = all
      .filter(({ path }) => !path.startsWith('db/migrations/'))
      .map(({ text, ...file }) => ({ ...file, text: text.replace(/^\s*(\*|\/\*|\/\/).*$/gm, '') }));
    const allowed = [
      'src/modules/pricing/draft.ts',
      // What verifies it.
      'src/money/amounts-in-sql.ts',
      'src/modules/reports/stock-value.ts',
    ];
    expect(filesWith(product, code).toSorted()).toEqual([...allowed].toSorted());
  });

  it('the schema comes from migrations, never from sync()', () => {
    const words = all.filter(({ path }) => path !== 'src/database/migrator.ts');
    expect(filesWith(/\.sync\(/, words)).toEqual([]);
  });
});

describe('what tests share', () => {
  it('registers nothing by being imported: files that follow each other in a process import it once', () => {
    expect(filesWith(/^(before|after)(Each|All)\(/m, sourcesIn('test/helpers'))).toEqual([]);
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

  /** Which grow with what they list. */
  const LISTS = ['db/seeders/demo-catalog.ts', 'db/migrations/index.ts'];

  it('a file is not much over 250 lines', () => {
    const long = [...all, ...sourcesIn('scripts', 'admin/src')].filter(
      ({ path, text }) => text.split('\n').length > 260 && !LISTS.includes(path),
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

describe('what people read in the console', () => {
  it('is in its locale files, and in no component', () => {
    const components = sourcesIn('admin/src').filter(({ path }) => !path.startsWith('admin/src/locales/'));
    const found = components.flatMap(({ path, text }) => textsIn(path, text).map((one) => `${path}: ${one}`));
    expect(found).toEqual([]);
  });

  it.each([
    ['<p>Nothing here</p>', ['Nothing here']],
    ["<p>{isOld ? 'Old' : 'new'}</p>", ['Old', 'new']],
    ["<p>{count > 0 && 'some'}</p>", ['some']],
    [`<p>{name ?? \`Number \${n}\`}</p>`, ['Number .']],
    ['<Chip label="Paid" />', ['Paid']],
    ["<Chip label={name || 'nobody'} />", ['nobody']],
    ["notify('Done')", ['Done']],
    [`<Chip size="small" label={translate(\`statuses.\${status}\`)} />`, []],
    [`<p>{amount} · {\`\${count}×\`}</p>`, []],
    ["<p>{kind === 'text' && translate('shell.list.count')}</p>", []],
  ])('in %s that is %j', (code, texts) => expect(textsIn('x.tsx', code)).toEqual(texts));
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

describe('npm test', () => {
  it('leaves out files that there are, and none that is named', () => {
    const left = leftToTestAll(['run', '--reporter=dot']);
    expect(left.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(left).not.toEqual([]);
    const others = left.filter((path) => path !== 'test/faults/silence.test.ts');
    const absolute = join(ROOT, 'test/faults/silence.test.ts');
    for (const name of ['faults/silence', './test/faults/silence.test.ts', absolute, `${absolute}:12`]) {
      expect(leftToTestAll(['run', name])).toEqual(others);
    }
    expect(leftToTestAll(['run', './test'])).toEqual([]);
  });
});
