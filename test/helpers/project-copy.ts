import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** What the project makes itself, and what git keeps. */
const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'dist', 'coverage', '.env']);

export interface ProjectCopy {
  root: string;
  /** Every file of it but what the project makes itself, path → text. */
  files(): Record<string, string>;
  remove(): void;
}

/** The project in a temporary folder, with the same node_modules, for what writes to its sources. */
export function copyProject(): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), 'stockkeeper-copy-'));
  for (const entry of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(entry)) cpSync(join(ROOT, entry), join(root, entry), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    files() {
      const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      const paths = files.map((entry) => relative(root, join(entry.parentPath, entry.name)));
      const own = paths.filter((path) => !/^(\.data|node_modules)\//.test(path));
      return Object.fromEntries(own.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}
