/** The unix socket of a private MariaDB: where it lies, and whether a server answers on it. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './steps.mjs';

/** What the kernel leaves room for in a socket's address, in bytes. */
const LONGEST_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;
const GREETING_TIMEOUT_MS = 2_000;
/** The fifth byte of a greeting: the version of MySQL's protocol, 10 in every server of this century. */
const PROTOCOL_VERSION = 10;

/**
 * @param {string} folder The database's folder, absolute.
 * @returns {string} A path in that folder or, when it would be too long for a socket, in a private folder of the system's
 *   temporary one.
 * @throws {SetupError} when that folder belongs to somebody else.
 */
export function chooseSocketPath(folder) {
  const beside = join(folder, 'mariadb.sock');
  if (Buffer.byteLength(beside) <= LONGEST_PATH_BYTES) return beside;
  const name = `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`;
  return join(privateTemporaryFolder(), name);
}

function privateTemporaryFolder() {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `stockkeeper-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Anyone can make a folder of this name before us, and would then own what lies in it.
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new SetupError(
      `${folder} must be a folder that is yours alone (mode 0700). Remove it and try again.`,
    );
  }
  return folder;
}

/**
 * Whether a server greets whoever connects. A socket that merely accepts is not enough: the server listens before it is
 * ready to serve.
 * @param {string} socketPath
 * @returns {Promise<boolean>}
 */
export function greets(socketPath) {
  return new Promise((done) => {
    const socket = connect(socketPath);
    const finish = (/** @type {boolean} */ greeted) => {
      socket.destroy();
      done(greeted);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(GREETING_TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      // Three bytes of length and one of sequence come first.
      if (received.length >= 5) finish(received[4] === PROTOCOL_VERSION);
    });
  });
}
