import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

/** What is changed by more than one person, who must not overwrite each other unseen. */
const TABLES = ['products', 'categories', 'users', 'posts', 'comments'];

/** One table after the other. */
async function eachTable(change: (table: string) => Promise<boolean>): Promise<boolean[]> {
  const changed: boolean[] = [];
  for (const table of TABLES) changed.push(await change(table));
  return changed;
}

export const addVersions: Migration = {
  name: '0034-add-versions',
  up: (queryInterface) =>
    eachTable((table) =>
      alterUnlessThere(queryInterface, table, 'ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1'),
    ),
  down: (queryInterface) => eachTable((table) => alterIfThere(queryInterface, table, 'DROP COLUMN version')),
};
