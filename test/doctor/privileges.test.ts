import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MIGRATION_PRIVILEGES, privilegesIn, SERVICE_PRIVILEGES } from '../../src/doctor/privileges.js';

/** What SHOW GRANTS says on MySQL and MariaDB. */

const ALL = [...SERVICE_PRIVILEGES, ...MIGRATION_PRIVILEGES];
const lacking = (database: string, ...statements: string[]) => {
  const { has } = privilegesIn(database, statements);
  return ALL.filter((privilege) => !has(privilege));
};

it.each([
  ['everything everywhere', 'GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'],
  ['everything here', 'GRANT ALL PRIVILEGES ON `shop`.* TO `shop`@`%`'],
  ['a pattern that means it', 'GRANT ALL PRIVILEGES ON `sh%`.* TO `shop`@`%`'],
  [
    'a list',
    'GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER ON `shop`.* TO `shop`@`%`',
  ],
])('is enough: %s', (_what, statement) => {
  expect(lacking('shop', 'GRANT USAGE ON *.* TO `shop`@`%`', statement)).toEqual([]);
});

it('adds up what is granted in several places, and takes off what is revoked', () => {
  const everywhere = 'GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO `shop`@`%`';
  const here = 'GRANT CREATE, DROP, REFERENCES, INDEX, ALTER ON `shop`.* TO `shop`@`%`';
  expect(lacking('shop', everywhere, here)).toEqual([]);
  expect(lacking('shop', everywhere, here, 'REVOKE INSERT ON `shop`.* FROM `shop`@`%`')).toEqual(['INSERT']);
  expect(lacking('shop', everywhere)).toEqual([...MIGRATION_PRIVILEGES]);
});

it.each([
  ['another database', 'shop', 'GRANT ALL PRIVILEGES ON `shop2`.* TO `shop`@`%`'],
  ['a pattern that only looks like it', 'my_shop', 'GRANT ALL PRIVILEGES ON `my\\_shops`.* TO `shop`@`%`'],
  ['an underscore that means itself', 'myXshop', 'GRANT ALL PRIVILEGES ON `my\\_shop`.* TO `shop`@`%`'],
  ['the right to do nothing', 'shop', 'GRANT USAGE ON *.* TO `shop`@`%` IDENTIFIED BY PASSWORD ...'],
  ['a role that is not taken on', 'shop', 'GRANT `keeper`@`%` TO `shop`@`%`'],
  ['a routine', 'shop', 'GRANT EXECUTE ON PROCEDURE `shop`.`tidy` TO `shop`@`%`'],
  ['a proxy', 'shop', "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION"],
])('is nothing: %s', (_what, database, statement) => {
  expect(lacking(database, statement)).toEqual(ALL);
});

it.each([
  ['my_shop', '`my\\_shop`'],
  ['my_shop', '`my_shop`'],
  ['a`b.c*', '`a``b.c*`'],
])('knows the name %s as %s', (database, scope) => {
  expect(lacking(database, `GRANT ALL PRIVILEGES ON ${scope}.* TO \`shop\`@\`%\``)).toEqual([]);
});

it('is what the documents say to grant', () => {
  const docs = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  for (const privileges of [SERVICE_PRIVILEGES, MIGRATION_PRIVILEGES]) {
    expect(docs).toContain(`GRANT ${privileges.join(', ')} ON`);
  }
});

it('tells when there are grants on single tables, which it does not add up', () => {
  const { has, onTables } = privilegesIn('shop', [
    'GRANT SELECT, UPDATE (`a`, `b`) ON `shop`.`t` TO `s`@`%`',
  ]);
  expect({ has: has('SELECT'), onTables }).toEqual({ has: false, onTables: true });
});
