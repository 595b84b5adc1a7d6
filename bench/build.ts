import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compiles the service and the benchmark's workers as `npm run build` does, into a folder of this run, so that what
 * is measured is what would be deployed, made from the sources as they are now.
 *
 * @param root of the project
 * @param folder inside the project, so that what is compiled finds node_modules
 * @param signal ends it early
 * @returns the folder that has `src/server.js` and `bench/…` in it
 */
export async function build(root: string, folder: string, signal: AbortSignal): Promise<string> {
  const outDir = join(folder, 'dist');
  const project = join(folder, 'tsconfig.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.build.json'),
      // Types are checked by `npm run check`; here they, and those of our libraries, would only cost time.
      compilerOptions: { outDir, rootDir: root, noCheck: true, noResolve: true, types: [] },
      include: ['src', 'db', 'bench', 'scripts'].map((name) => join(root, name)),
    }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
  const child = spawn(process.execPath, [tsc, '-p', project], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  signal.removeEventListener('abort', stop);
  if (code !== 0) throw new Error(`tsc failed:\n${output}`);
  return outDir;
}
