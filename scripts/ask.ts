import { buffer } from 'node:stream/consumers';
import { read } from 'read';
import { Refusal, UsageError } from './command.js';

/** Whether somebody sits there who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true;

/**
 * Asks whoever sits at the terminal, on stderr: stdout belongs to what comes of it.
 * @param silent whether what is typed stays unseen
 * @throws Error when they press Ctrl-C, or Ctrl-D
 */
export async function ask(prompt: string, { silent = false } = {}): Promise<string> {
  // Ctrl-D ends the reading without a word: then there is nothing left to wait for.
  let giveUp = () => {};
  const ended = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Refusal('canceled'));
  });
  process.once('beforeExit', giveUp);
  try {
    // A terminal even when stderr is none: only then is the echo off.
    const answer = read({ prompt, silent, output: process.stderr, terminal: true });
    return await Promise.race([answer, ended]);
  } finally {
    process.removeListener('beforeExit', giveUp);
    if (silent) process.stderr.write('\n');
  }
}

/** Asks twice, unseen. @throws Refusal when the two differ */
export async function askNewPassword(): Promise<string> {
  const password = await ask('Password:', { silent: true });
  if ((await ask('The same again:', { silent: true })) === password) return password;
  throw new Refusal('The two are not the same.');
}

/** All of stdin, save a line break at its end. @throws UsageError when it is not UTF-8 */
export async function readStdin(): Promise<string> {
  const bytes = await buffer(process.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new UsageError('What came on stdin is not UTF-8.');
  }
}
