import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { forgottenTransactions } from './helpers/forgotten-transactions.js';

const ROOT = join(import.meta.dirname, '..');

/** In no file, and judged like one of the service. */
const EXAMPLE = join(ROOT, 'src/example.ts');
const EXAMPLE_TEXT = `
import type { CreateOptions, Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from './database/transaction.js';
import { Product, ProductTerm, User } from './models/index.js';

/* optional */ const name = (id: number, transaction?: Transaction) => User.findByPk(id, { transaction });
/* unable */ function everyone() { return User.count(); }
/* deeper */ async function report() { return [await everyone()]; }
class Shelf {
  async fill() { await Product.update({ price: '1.00' }, { where: {} }); }
  label() { return 'shelf'; }
}

export function wrong(sequelize: Sequelize, user: User) {
  return inTransaction(sequelize, async (transaction) => {
    await User.count();                                          // forgets
    await User.findAll({ where: { id: 1 } });                    // forgets
    await User.scope('active').findOne();                        // forgets
    await ProductTerm.create({ productId: 1, term: 'a', origin: 'name' } as never, { logging: false }); // forgets
    await user.update({ firstName: 'Ada' });                     // forgets
    await user.save({ transaction: undefined });                 // forgets
    await user.reload({ transaction: null });                    // forgets
    await sequelize.query('SELECT 1', { raw: true });            // forgets
    await Promise.all([1, 2].map((id) => User.findByPk(id)));    // forgets
    await name(1);                                               // forgets
    await everyone();                                            // leaves
    await report();                                              // leaves
    await new Shelf().fill();                                    // leaves
    await inTransaction(sequelize, (inner) => name(1, inner));   // leaves
    await User.destroy({ where: {}, transaction });
  });
}

export async function hook(_users: User[], options: CreateOptions) {
  await User.count();                                            // forgets
  await User.count({ transaction: options.transaction });
}

export function right(sequelize: Sequelize, user: User, transaction: Transaction, given?: Transaction | null) {
  const options = { where: { id: 1 }, transaction };
  return [
    User.findOne(options),
    User.findAll({ ...options, limit: 2 }),
    user.increment('failedAttempts' as never, { by: 1, transaction }),
    sequelize.query('SELECT 1', { transaction }),
    name(1, transaction),
    name(1, given ?? transaction),
    new Shelf().label(),
    [1, 2].map((id) => User.findByPk(id, { transaction })),
  ];
}

export const outside = async () => [await everyone(), await report(), await name(1), await new Shelf().fill()];
`;

/** The types of the whole service are worked out. */
const TIMEOUT_MS = 180_000;

const isService = (path: string) => /^(src|scripts|db\/seeders)\//.test(path);
let program: ts.Program;

beforeAll(() => {
  program = programOf(ROOT, new Map([[EXAMPLE, EXAMPLE_TEXT]]));
}, TIMEOUT_MS);

/** What is judged, with files of its own besides. */
function programOf(root: string, besides: Map<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    { ...config, include: ['src', 'scripts', 'db/seeders'] },
    ts.sys,
    root,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => besides.has(path) || fileExists(path);
  host.readFile = (path) => besides.get(path) ?? readFile(path);
  return ts.createProgram([...fileNames, ...besides.keys()], options, host);
}

describe('a transaction that is at hand', { timeout: TIMEOUT_MS }, () => {
  it('is passed on by every call that could forget it, and left by none', () => {
    const found = forgottenTransactions(program, ROOT, isService);
    expect(found.filter((one) => !one.startsWith('src/example.ts'))).toEqual([]);
  });

  it('is missed wherever it is not passed on, and nowhere else', () => {
    const found = forgottenTransactions(program, ROOT, (path) => path === 'src/example.ts');
    const marked = EXAMPLE_TEXT.split('\n').flatMap((line, index) => {
      const [, word] = /\/\/ (forgets|leaves)$/.exec(line) ?? [];
      return word ? [`src/example.ts:${index + 1} ${word} the transaction`] : [];
    });
    expect(found.map((one) => one.replace(/: .*/, ''))).toEqual(marked);
    expect(marked.length).toBeGreaterThan(10);
  });
});
