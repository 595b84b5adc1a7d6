/** The server program as a process: its flags, its log, how it ended. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dieWithParent, SetupError } from './steps.mjs';

/**
 * Small and quick, yet durable: every COMMIT is on disk before it is acknowledged.
 * @param {string} data
 */
export function serverFlags(data) {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    // Its own: at start a server removes the temporary tables that it finds, and in /tmp those would be others'.
    `--tmpdir=${temporaryFolder(data)}`,
    // As root the server refuses to start without being told so.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    '--skip-networking',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=1',
    '--innodb-log-file-size=16M',
    '--innodb-data-file-path=ibdata1:12M:autoextend',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
    '--innodb-buffer-pool-load-at-startup=OFF',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
    '--max-connections=200',
    // Else each look at the greeting would leave a warning in the log.
    '--log-warnings=1',
  ];
}

/**
 * @param {string} data
 * @returns {string} A folder beside it, which is there.
 */
function temporaryFolder(data) {
  const folder = join(dirname(data), 'tmp');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Detached, so that Ctrl-C in the terminal does not reach the server before its owner has finished with it.
 * @param {string} log Path of the server's log.
 * @param {'pipe' | 'ignore'} stdin
 * @param {string} server
 * @param {string[]} flags
 */
export function spawnServer(log, stdin, server, flags) {
  if (existsSync(log)) renameSync(log, `${log}.old`);
  const output = openSync(log, 'a', 0o600);
  const [file, ...args] = dieWithParent([server, ...flags]);
  const child = spawn(file, args, { detached: true, stdio: [stdin, output, output] });
  closeSync(output);
  return child;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} such as "exit code 1" or "SIGKILL"; never rejects.
 */
export function outcomeOf(child) {
  return new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
  });
}

/**
 * @param {string} log Path of the server's log.
 * @param {string} what
 */
export function serverFailure(log, what) {
  const tail = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-25) : [];
  return new SetupError(`${tail.join('\n')}\n\nThe private MariaDB ${what}. Its log: ${log}`);
}
