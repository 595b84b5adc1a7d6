/** `npm run dev`: the console from its sources, by vite's own server, which passes what is the service's on to it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { dieWithParent, note } from './steps.mjs';

/** Vite takes the next one when it is taken. */
const PORT = '5173';

/**
 * @param {string} root The project's folder.
 * @param {string} service Its origin.
 * @returns {Promise<{ url: string, stop: () => void } | null>} null when vite did not start; it has said why.
 */
export async function startConsoleDev(root, service) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const [file = '', ...args] = dieWithParent([process.execPath, vite, 'admin', '--port', PORT]);
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ADMIN_PROXY_TARGET: service, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((done) => {
    let output = '';
    child.once('error', () => done(null)).once('exit', () => done(null));
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const [, origin] = /Local:\s+(http:\/\/[^/\s]+)\//.exec(output) ?? [];
      if (origin) done(origin);
    });
  });
  if (url === null) note('The console has no hot reload: vite did not start.');
  return url === null ? null : { url, stop: () => child.kill('SIGTERM') };
}
