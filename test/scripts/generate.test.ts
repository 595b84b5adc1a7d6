import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { UsageError } from '../../scripts/command.js';
import { nameAll } from '../../scripts/generate/names.js';
import { createDatabase } from '../helpers/database.js';
import { copyProject, type ProjectCopy } from '../helpers/project-copy.js';
import { runScript } from '../helpers/run-script.js';
import { SHORT_LIFE } from '../helpers/short-life.js';

/** npm run test:faults holds what is made against all that the house asks for, which takes minutes. */
const IS_LONG = Boolean(process.env.LONG_TESTS);
const OF_THE_HOUSE = [
  'test/modules/lines',
  'test/db/schema.test.ts',
  'test/plugins/route-policy.test.ts',
  'test/tidy.test.ts',
  'test/db/migrations.test.ts',
  'test/plugins/openapi.test.ts',
];

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project.remove());

const generate = (...args: string[]) => runScript('generate', [...args, '--root', project.root]);

/** One of the project's tools in the copy, with no settings but those given. @returns what it said, when it failed */
function complaintsOf(tool: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const file = join(project.root, 'node_modules', tool);
  const child = spawn(process.execPath, [...SHORT_LIFE, file, ...args], {
    cwd: project.root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code === 0 ? '' : `exit code ${code}\n${output}`));
  });
}

describe('npm run generate -- module', () => {
  let before: Record<string, string>;
  let touched: string[];
  beforeAll(() => {
    before = project.files();
  });

  it('writes a module and makes it known, and another beside it', async () => {
    const { code, stdout, stderr } = await generate('module', 'gift-cards');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const made = [
      'src/models/gift-card.ts',
      'src/modules/gift-cards/index.ts',
      'src/modules/gift-cards/schemas.ts',
      'src/modules/gift-cards/routes.ts',
      'test/modules/gift-cards/gift-cards.test.ts',
      expect.stringMatching(/^db\/migrations\/\d{4}-create-gift-cards\.ts$/),
    ];
    const edited = [
      'db/migrations/index.ts',
      'src/rules/values.ts',
      'src/rules/permissions.ts',
      'src/models/index.ts',
      'src/app.ts',
      'src/plugins/openapi.ts',
    ];
    const listed = (kind: string) =>
      [...stdout.matchAll(new RegExp(`^${kind} +(\\S+)$`, 'gm'))].map(([, path]) => path);
    expect(listed('new')).toEqual(made);
    expect(listed('edit')).toEqual(edited);
    expect(stdout).toContain('npm run db:migrate');

    // A name of one short word, that the database keeps for itself.
    expect((await generate('module', 'lines')).code).toBe(0);
    const after = project.files();
    touched = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(touched.filter((path) => path in before).sort()).toEqual([...edited].sort());
    expect(touched).toHaveLength(2 * made.length + edited.length);
  });

  it('passes lint untouched', { timeout: 180_000 }, async () => {
    expect(await complaintsOf('@biomejs/biome/bin/biome', ['check', ...touched])).toBe('');
  });

  it.runIf(IS_LONG)('and type check, and the search for unused code', { timeout: 180_000 }, async () => {
    expect(await complaintsOf('knip/bin/knip.js', [])).toBe('');
    // With all that they import; nothing that was there before can tell the difference.
    const files = [...touched.filter((path) => path.endsWith('.ts')), 'test/helpers/global-setup.ts'];
    const config = join(project.root, 'tsconfig.touched.json');
    writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', include: [], files }));
    expect(await complaintsOf('typescript/bin/tsc', ['--noEmit', '-p', config])).toBe('');
  });

  it(`passes its own test${IS_LONG ? ', and those of the house' : ''}`, { timeout: 180_000 }, async () => {
    const database = await createDatabase();
    try {
      const env = { DATABASE_URL: database.url };
      expect(await complaintsOf('tsx/dist/cli.mjs', ['scripts/openapi.ts'], env)).toBe('');
    } finally {
      await database.drop();
    }
    const tests = ['test/modules/gift-cards', ...(IS_LONG ? OF_THE_HOUSE : [])];
    // None of them starts a process, so the build of this project will do.
    const env = { TEST_DATABASE_URL: inject('databaseServerUrl'), TEST_BUILD: inject('build') };
    expect(await complaintsOf('vitest/vitest.mjs', ['run', '--maxWorkers=1', ...tests], env)).toBe('');
  });

  it('writes nothing when a file is not in its usual form', async () => {
    const app = join(project.root, 'src/app.ts');
    const text = readFileSync(app, 'utf8');
    writeFileSync(app, text.replace("prefix: '/api'", "prefix: '/v2'"));
    const files = project.files();
    const { code, stderr } = await generate('module', 'vouchers');
    expect(project.files()).toEqual(files);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('src/app.ts is not in'),
    });
    writeFileSync(app, text);
  });

  it('refuses what is there already', async () => {
    const files = project.files();
    const { code, stdout, stderr } = await generate('module', 'gift-cards');
    expect(stderr).toContain('already');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(project.files()).toEqual(files);
  });

  it.each([
    [[], 'Generate what?'],
    [['model', 'gift-cards'], 'Generate what?'],
    [['module'], 'One name is needed.'],
    [['module', 'gift', 'cards'], 'One name is needed.'],
  ])('%j gets the usage and exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await generate(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('names', () => {
  it.each([
    [
      'gift-cards',
      undefined,
      { Model: 'GiftCard', plugin: 'giftCards', table: 'gift_cards', aThing: 'a gift card' },
    ],
    [
      'inquiries',
      undefined,
      { Model: 'Inquiry', variable: 'inquiry', Title: 'Inquiries', aThing: 'an inquiry' },
    ],
    ['series', 'series-of-books', { Model: 'SeriesOfBooks', plugin: 'series', table: 'series' }],
  ])('of %s, singular %s', (module, singular, names) => {
    expect(nameAll(module, singular)).toMatchObject(names);
  });

  it.each([
    ['GiftCards', 'is not kebab-case'],
    ['gift_cards', 'is not kebab-case'],
    ['gift--cards', 'is not kebab-case'],
    ['../escapes', 'is not kebab-case'],
    ['3d-models', 'is not kebab-case'],
    [`${'x'.repeat(50)}s`, 'is not kebab-case of at most 50'],
    ['stock', 'is its own singular'],
    ['series', 'is its own singular'],
  ])('%s is none', (module, message) => {
    expect(() => nameAll(module)).toThrow(UsageError);
    expect(() => nameAll(module)).toThrow(message);
  });
});
