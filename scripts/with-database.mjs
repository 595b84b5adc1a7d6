#!/usr/bin/env node
/**
 * Runs one of our TypeScript scripts with a database behind it:
 *
 *   node scripts/with-database.mjs scripts/migrate.ts up
 *
 * The database is the one DATABASE_URL names, in the environment or in `.env`; else the private one of this checkout,
 * started for as long as the script runs. stdout is the script's alone. Exits as the script did.
 *
 * With `--if-possible` before its name the script runs without DATABASE_URL when there is none to be had.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { assertNodeVersion, bootstrap, DATA_FOLDER, loadDotEnv, ROOT } from './bootstrap.mjs';
import { startEmbeddedMariadb } from './embedded-mariadb.mjs';
import './setup/lost-terminal.mjs';
import { whenStarterIsGone } from './setup/starter.mjs';
import { note, reportFailure, SetupError } from './setup/steps.mjs';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {string[]} argv The script and its arguments. */
async function main(argv) {
  const ifPossible = argv[0] === '--if-possible';
  const [script, ...args] = ifPossible ? argv.slice(1) : argv;
  if (!script)
    throw new SetupError(
      'Usage: node scripts/with-database.mjs [--if-possible] scripts/<name>.ts [arguments]',
    );
  // To hear of its options needs none.
  const isHelp = args.includes('--help') || args.includes('-h');
  const needsDatabase = !ifPossible && !isHelp;
  assertNodeVersion();
  loadDotEnv();
  // In the Docker image there is nothing to set up, and nothing to set it up with.
  const image = !existsSync(join(ROOT, 'package-lock.json'));
  if (image && needsDatabase && !process.env.DATABASE_URL)
    throw new SetupError('DATABASE_URL is not set. Name the database to use.');
  const ready = image || (process.env.DATABASE_URL && existsSync(join(ROOT, 'node_modules')));
  if (!ready) await bootstrap({ database: needsDatabase && 'DATABASE_URL' });
  const command = [...commandFor(script), ...args];
  if (process.env.DATABASE_URL || image || isHelp) return run(command, process.env.DATABASE_URL);

  const database = await startDatabase(needsDatabase);
  try {
    return await run(command, database?.url('stockkeeper'));
  } finally {
    await database?.stop();
  }
}

/**
 * @param {boolean} needed Whether to fail when the private database cannot be had, rather than to go on without.
 * @returns {Promise<import('./embedded-mariadb.mjs').EmbeddedMariadb | null>}
 */
async function startDatabase(needed) {
  try {
    return await startEmbeddedMariadb({ dataDir: join(DATA_FOLDER, 'mariadb'), log: note });
  } catch (error) {
    if (needed || !(error instanceof SetupError)) throw error;
    note(error.message);
    return null;
  }
}

/**
 * In a checkout the source, by tsx; in the Docker image, which has neither, what was compiled from it.
 * @param {string} script
 * @returns {string[]} Arguments for node.
 */
function commandFor(script) {
  const source = resolve(ROOT, script);
  const compiled = join(ROOT, 'dist', relative(ROOT, source)).replace(/\.ts$/, '.js');
  if (existsSync(source) && existsSync(join(ROOT, 'node_modules', 'tsx'))) return ['--import', 'tsx', source];
  if (existsSync(compiled)) return ['--enable-source-maps', compiled];
  throw new SetupError(`Neither ${source} (with tsx to run it) nor ${compiled} is there.`);
}

/**
 * @param {string[]} args
 * @param {string | undefined} databaseUrl
 * @returns {Promise<number>} The script's exit code; 128 + n when signal n ended it, as a shell has it.
 */
async function run(args, databaseUrl) {
  const env = { ...process.env, ...(databaseUrl && { DATABASE_URL: databaseUrl }) };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  // We outlive the script, for the database must: a signal meant for both of us is its to act on.
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  whenStarterIsGone('with-database.mjs', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => done(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}
