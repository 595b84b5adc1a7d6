/** Finds MariaDB's server program on this machine, or gets it from the system's package manager. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { aptPrivileges, installWithApt, silentAptPrivileges, succeeds } from './apt.mjs';
import { isExecutable } from './executable.mjs';
import { note, SetupError } from './steps.mjs';

/** Where servers lie that are not on a user's PATH: Debian, self-built, Fedora, Homebrew (arm, Intel, Linux). */
const WELL_KNOWN_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/usr/local/opt/mariadb/bin',
  '/home/linuxbrew/.linuxbrew/opt/mariadb/bin',
];

const NO_SERVER = `Stockkeeper needs a MySQL or MariaDB database, and found no MariaDB server to start one of its own.
Do one of these, then run the same command again:

  Debian, Ubuntu      sudo apt-get install --no-install-recommends mariadb-server-core
  Fedora, RHEL        sudo dnf install mariadb-server
  macOS               brew install mariadb
  Windows             use WSL (wsl --install), and there the line for Ubuntu
  Docker              docker compose up        (the service with MySQL, needs nothing else)
  a database you have DATABASE_URL=mysql://user:password@host:3306/stockkeeper, in the environment or in .env`;

/** @returns {string[]} PATH, then the well-known folders. */
function defaultSearchPath() {
  return [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...WELL_KNOWN_FOLDERS];
}

/**
 * @param {string[]} [searchPath]
 * @returns {string | null} The server's absolute path. Oracle's MySQL does not count: it initialises in another way.
 */
export function findMariadb(searchPath = defaultSearchPath()) {
  for (const folder of searchPath) {
    if (isExecutable(join(folder, 'mariadbd'))) return join(folder, 'mariadbd');
  }
  // Older MariaDB releases only have the name that MySQL's own server bears too.
  for (const folder of searchPath) {
    const candidate = join(folder, 'mysqld');
    if (isExecutable(candidate) && isMariadb(candidate)) return candidate;
  }
  return null;
}

/**
 * The scripts that make the system tables, in the order in which they must run.
 * @param {string} server Path of the server program.
 * @returns {string[]} Paths.
 * @throws {SetupError} when the package that brings them is incomplete.
 */
export function systemTableScripts(server) {
  const prefix = dirname(dirname(realpathSync(server)));
  const folders = [prefix, '/usr'].flatMap((root) =>
    ['share/mysql', 'share/mariadb', 'share'].map((folder) => join(root, folder)),
  );
  for (const folder of folders) {
    // Newer releases renamed the files along with the programs.
    for (const brand of ['mariadb', 'mysql']) {
      const scripts = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) =>
        join(folder, `${brand}_${name}.sql`),
      );
      if (scripts.every((script) => existsSync(script))) return scripts;
    }
  }
  throw new SetupError(
    `${server} is there, but mysql_system_tables.sql is not (looked in ${folders.join(', ')}).`,
  );
}

/**
 * Makes sure that there is a MariaDB server program, installing it where apt-get can.
 * @param {string[]} [searchPath]
 * @returns {Promise<string>} Its path.
 * @throws {SetupError} saying what to do on each platform.
 */
export async function ensureMariadb(searchPath = defaultSearchPath()) {
  const found = findMariadb(searchPath);
  if (found) return found;
  const privileges = aptPrivileges();
  if (privileges) {
    const name = serverPackage();
    const what = `the MariaDB server program (${name}; no service is started)`;
    await installWithApt(privileges, name, what).catch((error) => {
      if (!(error instanceof SetupError)) throw error;
      throw new SetupError(`${error.message}\n\n${NO_SERVER}`);
    });
  }
  const installed = privileges && findMariadb(searchPath);
  if (!installed) throw new SetupError(NO_SERVER);
  return installed;
}

/** @returns {boolean} Whether the program by which docs/operations.md backs a shop up is on PATH. */
export function canDump() {
  return succeeds('mariadb-dump', ['--version']);
}

/** Gets that program where apt-get can, asking nobody for a password: without it one test is skipped, and no more. */
export async function tryForDump() {
  if (canDump()) return;
  const privileges = silentAptPrivileges();
  if (!privileges) return;
  const title = 'mariadb-dump, for the test of backups (mariadb-client)';
  await installWithApt(privileges, 'mariadb-client', title).catch(() => note('That test will be skipped.'));
}

/** Debian 11 and Ubuntu 22.04 only have it with a version in its name. */
function serverPackage() {
  const pattern = '^mariadb-server-core(-[0-9.]+)?$';
  const { stdout } = spawnSync('apt-cache', ['search', '--names-only', pattern], { encoding: 'utf8' });
  const names = (stdout ?? '').split('\n').flatMap((line) => line.split(' ')[0] || []);
  return names.includes('mariadb-server-core')
    ? 'mariadb-server-core'
    : (names.at(-1) ?? 'mariadb-server-core');
}

/** @param {string} server */
function isMariadb(server) {
  try {
    return execFileSync(server, ['--no-defaults', '--version'], { encoding: 'utf8' }).includes('MariaDB');
  } catch {
    return false;
  }
}
