/** What a person sees while something is set up: one line a step, and the tool's own words only when it failed. */
import { spawn, spawnSync } from 'node:child_process';

// Whoever reads it may have gone, with a closed terminal or as `2>&1 | head` does: what is to be done is done all the same.
process.stderr.on('error', () => {});

/** npm names the trouble first and then explains its usage at length; apt does it the other way round. */
const HEAD_LINES = 15;
const TAIL_LINES = 40;

/** A failure whose message tells the reader all there is to know; no stack trace is wanted. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * For the last `catch` of a script: prints what went wrong to stderr and makes the process exit with 1.
 * @param {unknown} error
 */
export function reportFailure(error) {
  const text =
    error instanceof SetupError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
  process.exitCode = 1;
}

/**
 * One line to stderr, for stdout belongs to the script that is run (it may print JSON).
 * @param {string} line
 */
export function note(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a command behind one line such as "Installing dependencies … 12 s".
 * @param {string} title
 * @param {[string, ...string[]]} command
 * @param {{ cwd?: string, shell?: boolean, interruptible?: boolean }} [options] `interruptible`: end the command when this
 *   process ends in whatever way.
 * @returns {Promise<void>}
 * @throws {SetupError} with the command's output when it does not exit with 0.
 */
export async function runStep(title, command, { interruptible = false, ...options } = {}) {
  process.stderr.write(`${title} … `);
  const begunAt = performance.now();
  const [file, ...args] = interruptible ? dieWithParent(command) : command;
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString('utf8')).slice(-1_000_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? '' : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  if (outcome !== '') {
    note('failed');
    throw new SetupError(`${shorten(output)}\n\n\`${command.join(' ')}\` ${outcome}.`);
  }
  note(`${formatSeconds(performance.now() - begunAt)}`);
}

/** @param {string} output */
function shorten(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= HEAD_LINES + TAIL_LINES) return lines.join('\n');
  return [...lines.slice(0, HEAD_LINES), '…', ...lines.slice(-TAIL_LINES)].join('\n');
}

/**
 * @param {number} milliseconds
 * @returns {string} such as "0.9 s" or "12 s"
 */
export function formatSeconds(milliseconds) {
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** @type {boolean | undefined} */
let canDieWithParent;

/**
 * The same command, made to receive SIGTERM when this process ends in any way, kill -9 included. Only Linux can do that;
 * elsewhere the command comes back as it is.
 * @param {[string, ...string[]]} command
 * @returns {[string, ...string[]]}
 */
export function dieWithParent(command) {
  // Tried rather than looked up: busybox has a setpriv that lacks this option.
  canDieWithParent ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  return canDieWithParent ? ['setpriv', '--pdeathsig', 'TERM', '--', ...command] : command;
}
