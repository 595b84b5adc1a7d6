import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SERVICE_FLAGS } from '../../scripts/setup/service-flags.mjs';

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');

it('the image and README start Node as npm start does', () => {
  const [, command = ''] = /^CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
  expect(JSON.parse(command)).toEqual([
    'node',
    ...SERVICE_FLAGS,
    '--enable-source-maps',
    'dist/src/server.js',
  ]);
  expect(read('README.md')).toContain(` node ${SERVICE_FLAGS.join(' ')} dist/src/server.js\n`);
});
