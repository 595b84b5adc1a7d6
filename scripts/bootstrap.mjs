#!/usr/bin/env node
/**
 * Makes a fresh clone ready to run: the right Node, the dependencies, a database server. Quick when nothing is missing.
 *
 *   node scripts/bootstrap.mjs [--no-database | --for-tests]
 *
 * It runs before node_modules exists, so it and all it imports use nothing but Node; and no API newer than Node 16 on
 * import, so that an old Node gets to hear what is wrong.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { tryForChromium } from './setup/chromium.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { ensureMariadb, tryForDump } from './setup/mariadb-server.mjs';
import { reportFailure, SetupError } from './setup/steps.mjs';

const OLDEST_NODE = [20, 19];

/** The project's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where a checkout keeps what it makes itself: the private database, the development secret. Never committed. */
export const DATA_FOLDER = join(ROOT, '.data');

/**
 * @param {string} [version] As in `process.versions.node`.
 * @throws {SetupError} when it is older than the oldest supported one.
 */
export function assertNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(
    `Stockkeeper needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${version} (${process.execPath}).\n` +
      'Get a current one from https://nodejs.org, or with your version manager, e.g. `nvm install 22`.',
  );
}

/**
 * Loads `.env`, where there is one, into `process.env`. What the environment already says wins.
 * @param {string} [root]
 */
export function loadDotEnv(root = ROOT) {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * Checks Node, loads `.env`, installs the dependencies and, when asked and when no setting names a database, makes sure
 * that a MariaDB server program is there. Does nothing that is already done; may run several times at once.
 * @param {{ database: false | 'DATABASE_URL' | 'TEST_DATABASE_URL', root?: string, searchPath?: string[] }} options
 *   `database`: the setting that would name one; `searchPath`: where a server program may lie.
 * @returns {Promise<void>}
 * @throws {SetupError} saying what to do.
 */
export async function bootstrap({ database, root = ROOT, searchPath }) {
  assertNodeVersion();
  loadDotEnv(root);
  await installDependencies(root);
  if (database === 'TEST_DATABASE_URL') await tryForChromium();
  if (!database || process.env[database]) return;
  await ensureMariadb(searchPath);
  if (database === 'TEST_DATABASE_URL') await tryForDump();
}

/** @returns {boolean} whether this file is the program, not an import. */
function isMain() {
  const script = process.argv[1];
  return (
    script !== undefined && existsSync(script) && realpathSync(script) === fileURLToPath(import.meta.url)
  );
}

if (isMain()) {
  const [flag, ...more] = process.argv.slice(2);
  const databases = /** @type {const} */ ({ '--no-database': false, '--for-tests': 'TEST_DATABASE_URL' });
  if (more.length > 0 || (flag !== undefined && !(flag in databases))) {
    const given = process.argv.slice(2).join(' ');
    reportFailure(
      new SetupError(
        `Unknown argument ${given}. Usage: node scripts/bootstrap.mjs [--no-database | --for-tests]`,
      ),
    );
  } else {
    const database = flag === undefined ? 'DATABASE_URL' : databases[/** @type {keyof databases} */ (flag)];
    await bootstrap({ database }).catch(reportFailure);
  }
}
