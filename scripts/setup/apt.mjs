/** Installing with apt-get, where that is there and allowed. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { note, runStep } from './steps.mjs';

/** @returns {string[] | null} What to put before apt-get; null when it is not there or not allowed to us. */
export function aptPrivileges() {
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return null;
  if (process.getuid?.() === 0) return ['env'];
  // Without a terminal sudo could not ask for the password, and would fail with a riddle.
  if (succeeds('sudo', ['-n', 'true'])) return ['sudo', '-n', 'env'];
  return process.stdin.isTTY && succeeds('sudo', ['--version']) ? ['sudo', 'env'] : null;
}

/** For what is nice to have: nobody is asked for a password. @returns {string[] | null} */
export function silentAptPrivileges() {
  const privileges = aptPrivileges();
  return privileges && (privileges[0] !== 'sudo' || privileges[1] === '-n') ? privileges : null;
}

/**
 * @param {string[]} privileges
 * @param {string} name Of the package.
 * @param {string} what For people.
 * @returns {Promise<void>}
 * @throws {import('./steps.mjs').SetupError} with the end of apt's output.
 */
export async function installWithApt(privileges, name, what) {
  const [first = 'env', ...rest] = privileges;
  /** @type {(...args: string[]) => [string, ...string[]]} */
  const apt = (...args) => [
    first,
    ...rest,
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...args,
  ];
  const asked = first === 'sudo' && !rest.includes('-n') ? ' (sudo may ask for your password)' : '';
  // One broken third-party source fails the whole update, and the lists on disk may well do.
  await runStep(`Refreshing the package lists${asked}`, apt('update')).catch(() => note('Trying without.'));
  await runStep(`Installing ${what}`, apt('install', '-y', '--no-install-recommends', name));
}

/**
 * @param {string} file
 * @param {string[]} args
 * @returns {boolean}
 */
export function succeeds(file, args) {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}
