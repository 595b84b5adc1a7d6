import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
/** A clone takes each picture of each commit with it. */
const MAX_IMAGE_BYTES = 150_000;

const pages = [
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
  ...[
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'admin/README.md',
    'examples/storefront/README.md',
    'packages/client/README.md',
  ],
].filter((file) => extname(file) === '.md' && !file.endsWith('template.md'));

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** As they are called in addresses. */
function headingsOf(file: string): string[] {
  const headings = textOf(file).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(pages)('what %s links to is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!\w+:)([^)\s]*)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => {
    const [path = '', heading] = link.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, file))) return true;
    return heading !== undefined && extname(file) === '.md' && !headingsOf(file).includes(heading);
  });
  expect(broken).toEqual([]);
});

it('pictures are small, and each is shown somewhere', () => {
  const folder = join(ROOT, 'docs', 'images');
  const all = pages.map(textOf).join('\n');
  for (const file of readdirSync(folder)) {
    expect([file, statSync(join(folder, file)).size < MAX_IMAGE_BYTES]).toEqual([file, true]);
    expect([file, all.includes(`images/${file}`)]).toEqual([file, true]);
  }
});
