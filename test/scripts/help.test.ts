import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runScript } from '../helpers/run-script.js';

const ROOT = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const knowsHelp = (script: string) =>
  readFileSync(join(ROOT, 'scripts', `${script}.ts`), 'utf8').includes('runCommand(');

/** Each command of npm that runs one of scripts/ with --help, that script, and the arguments it is given. */
const commands = Object.entries<string>(scripts).flatMap(([command, line]) => {
  const [, script, args = ''] = /(?:^| )scripts\/([\w-]+)\.ts(.*)$/.exec(line) ?? [];
  return script && knowsHelp(script) ? [{ command, script, args: args.split(' ').filter(Boolean) }] : [];
});

it('there are as many as this file is about', () => {
  expect(commands.length).toBeGreaterThanOrEqual(12);
});

it.each(commands)('npm run $command -- --help says what to type', async ({ command, script, args }) => {
  const { code, stdout, stderr } = await runScript(script, [...args, '--help']);
  const [usage = ''] = stdout.split('\n\n');
  expect(usage).toMatch(/^Usage: npm run /);
  expect(`${usage}\n`).toMatch(new RegExp(`^(Usage:|      ) npm run ${command} -- `, 'm'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
