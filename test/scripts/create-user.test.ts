import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { UsageError } from '../../scripts/command.js';
import { readCreateUserArguments } from '../../scripts/create-user-arguments.js';
import { User } from '../../src/models/index.js';
import { runScript } from '../helpers/run-script.js';
import { createUser, type MigratedDatabase, migratedDatabase } from '../models/rows.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(() => db.close());
beforeEach(() => User.destroy({ where: {} }));

const NAMED = ['--first-name', 'Ada', '--last-name', 'Lovelace'];
const ADA = ['--email', 'Ada@Example.com', ...NAMED];
const PASSWORD = 'correct horse battery 🐎';
const create = (args: string[], input?: string) =>
  runScript('create-user', args, { DATABASE_URL: db.database.url }, input);
const onlyUser = async () => {
  const users = await User.findAll();
  expect(users).toHaveLength(1);
  return users[0] as User;
};

describe('user:create', () => {
  it('opens an admin account with the password from stdin', async () => {
    const { code, stdout, stderr } = await create(['--admin', ...ADA, '--password-stdin'], `${PASSWORD}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const user = await onlyUser();
    expect(stdout).toBe(`Created ada@example.com with the role admin and the id ${user.id}.\n`);
    expect(user).toMatchObject({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' });
    expect(user).toMatchObject({ role: 'admin', isActive: true });
    expect(await user.verifyPassword(PASSWORD)).toBe(true);
  });

  it('makes up a password and prints it once', async () => {
    const { code, stdout } = await create([...ADA, '--generate-password']);
    expect(code).toBe(0);
    const [, password = ''] = /^Password: (\S{24})$/m.exec(stdout) ?? [];
    const user = await onlyUser();
    expect(user.role).toBe('customer');
    expect(await user.verifyPassword(password)).toBe(true);
  });

  it('refuses an address that is taken, in other case too, and says what to do', async () => {
    const taken = await createUser();
    const { code, stdout, stderr } = await create(
      ['--admin', '--email', taken.email.toUpperCase(), ...NAMED, '--password-stdin'],
      PASSWORD,
    );
    expect(stderr).toContain('There is an account with the address');
    expect(stderr).toContain('npm run user:create -- --promote --email');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect((await onlyUser()).role).toBe('customer');
  });

  it('lets one of two at once have the address', async () => {
    const outcomes = await Promise.all([
      create([...ADA, '--password-stdin'], PASSWORD),
      create([...ADA, '--password-stdin'], PASSWORD),
    ]);
    expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 1]);
    await onlyUser();
  });
});

describe('the rules of registration', () => {
  it.each([
    ['no address', ['--email', 'ada@', ...NAMED, '--password-stdin'], PASSWORD, '--email: must be an e-mail'],
    ['a name of nothing', [...ADA, '--last-name', ' ', '--password-stdin'], PASSWORD, '--last-name: '],
    ['a short password', [...ADA, '--password-stdin'], 'hunter2', 'The password: '],
    ['a name that is missing', ['--email', 'ada@example.com'], undefined, '--first-name is needed'],
    ['nobody to ask', ADA, undefined, 'no terminal to ask at: --password-stdin or --generate-password'],
  ])('hold: %s', async (_what, args, input, message) => {
    const { code, stdout, stderr } = await create(args, input);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hunter2');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(await User.count()).toBe(0);
  });
});

describe('arguments that do not fit', () => {
  it.each([
    [[...ADA, '--password', 'hunter2'], "Unknown option '--password'"],
    [[...ADA, '--password=hunter2'], "Unknown option '--password'"],
    [[...ADA, '--password-stdin', '--generate-password'], 'Either --password-stdin or --generate-password'],
    [[...ADA, '--role', 'owner'], 'There is no role "owner"'],
    [[...ADA, '--admin', '--role', 'customer'], 'Either --admin or another --role'],
    [['--promote', ...ADA], '--promote takes --email and a role, nothing else.'],
    [['--promote', '--email', 'ada@example.com', '--generate-password'], '--promote takes --email'],
  ])('%j are refused, without saying a password again', (args, message) => {
    const read = () => readCreateUserArguments(args);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
    expect(read).not.toThrow('hunter2');
  });
});

describe('--promote', () => {
  it('makes an admin of an account that is there, and changes nothing else', async () => {
    await createUser();
    const user = await onlyUser();
    const before = user.get();
    const promoted = await create(['--promote', '--email', user.email.toUpperCase()]);
    expect(promoted).toEqual({
      code: 0,
      stdout: `${user.email} has the role admin now.\n`,
      stderr: '',
    });
    await user.reload();
    expect(user.get()).toEqual({
      ...before,
      role: 'admin',
      version: before.version + 1,
      updatedAt: user.updatedAt,
    });
    const again = await create(['--promote', '--email', user.email]);
    expect(again).toMatchObject({ code: 0, stdout: `${user.email} has the role admin already.\n` });
  });

  it('says so when nobody has the address, also when somebody has nearly the same', async () => {
    const user = await createUser();
    const { code, stdout, stderr } = await create(['--promote', '--email', user.email.replace('o', 'ö')]);
    expect(stderr).toContain('There is no account with the address');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect((await onlyUser()).role).toBe('customer');
  });
});

// util-linux's `script` runs a command at a terminal of its own.
const canHaveTerminal = process.platform === 'linux' && existsSync('/usr/bin/script');

describe.runIf(canHaveTerminal)('at a terminal', () => {
  /** Types each answer when its question has come. @returns all that the terminal showed, and the exit code */
  function converse(args: string[], answers: Array<[question: string, typed: string]>) {
    const command = [process.execPath, join(inject('build'), 'scripts', 'create-user.js'), ...args].join(' ');
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, DATABASE_URL: db.database.url, TERM: 'dumb' },
    });
    let shown = '';
    let seen = 0;
    const waiting = [...answers];
    child.stdout.on('data', (chunk) => {
      shown += chunk;
      const next = waiting[0];
      if (!next) return;
      const at = shown.indexOf(next[0], seen);
      if (at < 0) return;
      seen = at + next[0].length;
      waiting.shift();
      child.stdin.write(next[1]);
    });
    return new Promise<{ shown: string; code: number | null }>((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => done({ shown, code }));
    });
  }

  it('asks for what is missing, and for the password twice without showing it', async () => {
    const { shown, code } = await converse(
      ['--admin', '--email', 'ada@example.com'],
      [
        ['First name:', 'Ada\r'],
        ['Last name:', 'Lovelace\r'],
        ['Password:', `${PASSWORD}\r`],
        ['The same again:', `${PASSWORD}\r`],
      ],
    );
    expect({ code, shown }).toMatchObject({ code: 0, shown: expect.stringContaining('role admin') });
    expect(shown).toContain('Lovelace');
    expect(shown).not.toContain('correct');
    expect(await (await onlyUser()).verifyPassword(PASSWORD)).toBe(true);
  });

  it.each([
    ['the second one differs', 'another one\r', 'The two are not the same.'],
    ['Ctrl-C is pressed', '\u0003', 'canceled'],
    ['Ctrl-D is pressed', '\u0004', 'canceled'],
  ])('opens no account when %s', async (_what, typed, message) => {
    const { shown, code } = await converse(ADA, [
      ['Password:', `${PASSWORD}\r`],
      ['The same again:', typed],
    ]);
    expect({ code, shown }).toMatchObject({ code: 1, shown: expect.stringContaining(message) });
    expect(await User.count()).toBe(0);
  });
});
