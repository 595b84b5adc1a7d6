import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal } from '../command.js';

/** What a file of the project is to become. A path is from the project's folder. */
export interface Change {
  path: string;
  text: string;
  /** What it was before; undefined for a new file. */
  before?: string;
}

/**
 * An edit of a file that is there.
 * @param edits each puts text before the one place that its pattern finds
 * @throws Refusal when a pattern finds no place: the file is not in the form that this knows
 */
export function insertInto(root: string, path: string, edits: Array<[before: RegExp, text: string]>): Change {
  if (!existsSync(join(root, path)))
    throw new Refusal(`There is no ${path}: modules are made in a checkout.`);
  const before = readFileSync(join(root, path), 'utf8');
  let text = before;
  for (const [place, inserted] of edits) {
    if (!place.test(text)) throw new Refusal(`${path} is not in its usual form: no place matches ${place}.`);
    text = text.replace(place, (found) => inserted + found);
  }
  return { path, text, before };
}

/**
 * Makes all changes and formats what was written, with the project's own Biome. When any of it fails, the project is as
 * it was.
 */
export function applyChanges(root: string, changes: readonly Change[]): void {
  const done: Change[] = [];
  try {
    for (const change of changes) {
      mkdirSync(dirname(join(root, change.path)), { recursive: true });
      writeFileSync(join(root, change.path), change.text, {
        flag: change.before === undefined ? 'wx' : 'w',
      });
      done.push(change);
    }
    format(
      root,
      changes.map(({ path }) => path),
    );
  } catch (error) {
    for (const change of done) undo(root, change);
    throw error;
  }
}

function undo(root: string, { path, before }: Change): void {
  const file = join(root, path);
  if (before !== undefined) {
    writeFileSync(file, before);
    return;
  }
  rmSync(file, { force: true });
  // The folders that were made for it, if nothing else is in them.
  const folder = dirname(file);
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** How long a line gets depends on the names in it, so templates cannot be formatted beforehand. */
function format(root: string, paths: string[]): void {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  try {
    execFileSync(process.execPath, [biome, 'check', '--write', ...paths], { cwd: root, encoding: 'utf8' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Refusal(`What was generated does not pass Biome:\n${stdout}${stderr}`);
  }
}
