/** Keeps node_modules in step with package-lock.json, in a few milliseconds when it already is. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockHolder, tryLock } from './folder-lock.mjs';
import { note, runStep } from './steps.mjs';

const STAMP = 'node_modules/.stockkeeper-install';
const NPM_RECORD = 'node_modules/.package-lock.json';
const POLL_MS = 100;

/** @typedef {Record<string, { version?: string, integrity?: string, resolved?: string, optional?: boolean }>} LockedPackages */

/**
 * Runs `npm ci` when node_modules is missing or belongs to another package-lock.json. Several processes may call this at
 * once: one installs, the others wait for it.
 * @param {string} root The project's folder.
 * @returns {Promise<void>}
 * @throws {import('./steps.mjs').SetupError} with the end of npm's output when it fails.
 */
export async function installDependencies(root) {
  if (isInstalled(root)) return;
  // Not inside node_modules, which `npm ci` removes.
  const lockFolder = join(root, '.data', 'install.lock');
  mkdirSync(join(root, '.data'), { recursive: true, mode: 0o700 });
  const lock = await waitForLock(lockFolder);
  try {
    if (isInstalled(root)) return;
    // NODE_ENV=production would leave out tsx, which runs the sources.
    await runStep(
      'Installing dependencies',
      [...npmCommand(), 'ci', '--include=dev', '--no-audit', '--no-fund'],
      {
        cwd: root,
        shell: process.platform === 'win32',
        // Else an npm left over could still write while the next one, which finds our lock stale, begins.
        interruptible: true,
      },
    );
    stamp(root);
  } finally {
    lock.release();
  }
}

/** @param {string} lockFolder */
async function waitForLock(lockFolder) {
  for (let told = false; ; told = true) {
    const lock = tryLock(lockFolder);
    if (lock) return lock;
    if (!told)
      note(`Waiting for process ${lockHolder(lockFolder)?.pid ?? '?'}, which is installing dependencies.`);
    await sleep(POLL_MS);
  }
}

/** @param {string} root */
function isInstalled(root) {
  if (!existsSync(join(root, 'node_modules'))) return false;
  if (readText(join(root, STAMP)) === expectedStamp(root)) return true;
  // Somebody may have run npm by hand, as CI does: npm's own record then says whether all is as it should be.
  if (!npmRecordMatches(root)) return false;
  stamp(root);
  return true;
}

/**
 * The record's time is part of it, so that `npm prune` or `npm install` after us is noticed.
 * @param {string} root
 */
function expectedStamp(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${statSync(join(root, NPM_RECORD), { throwIfNoEntry: false })?.mtimeMs ?? 0}`;
}

/** @param {string} root */
function stamp(root) {
  // npm makes no folder at all for a project without dependencies.
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, STAMP), expectedStamp(root));
}

/** @param {string} root */
function npmRecordMatches(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, NPM_RECORD));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, locked]) => {
    // The project itself, and the folder behind a `file:` dependency, are not npm's to install.
    if (!path.startsWith('node_modules/')) return true;
    const installed = present[path];
    // Optional ones are mostly binaries for other platforms, which npm rightly leaves out.
    if (!installed) return locked.optional === true;
    return installed.version === locked.version && installed.integrity === locked.integrity;
  });
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function packagesIn(file) {
  const text = readText(file);
  return text === null ? undefined : JSON.parse(text).packages;
}

/** @returns {[string, ...string[]]} */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  // Started by npm: the very same one. pnpm and yarn set the variable too, and cannot read our lock file.
  return running.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
