import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The blocks of shell commands in a Markdown file of the project, in order. */
export async function commandsOf(file: string): Promise<string[]> {
  const blocks = (await readFile(file, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms);
  return [...blocks].map(([, lines]) => lines as string);
}

/** Runs lines one after the other in one shell, which ends with the first one that fails. */
export function paste(script: string): Promise<{ code: number | null; output: string }> {
  const shell = spawn('sh', ['-e'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  shell.stdin.end(script);
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (code) => resolve({ code, output }));
  });
}
