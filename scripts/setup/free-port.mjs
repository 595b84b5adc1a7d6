import { once } from 'node:events';
import { createServer } from 'node:net';

/** If so many are refused, it is not because they are taken. */
const ATTEMPTS = 100;

/**
 * A loopback port for a process that has to be told one, or for a listener that comes back to its own: below the
 * range from which systems hand out ports on demand (32768 and up on Linux, 49152 elsewhere), so that nobody is
 * given it who asks for any port. A fixed port can be in the way, which is looked for.
 */
export async function freePort() {
  let refusal;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const listener = createServer();
    try {
      await once(listener.listen(port, '127.0.0.1'), 'listening');
    } catch (error) {
      refusal = error;
      continue;
    }
    listener.close();
    await once(listener, 'close');
    return port;
  }
  throw refusal;
}

/**
 * As many, each a different one.
 * @param {number} count
 */
export async function freePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
