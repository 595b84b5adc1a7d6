/** Privileges that the service needs. */
export const SERVICE_PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
/** Privileges that migrations need in addition. */
export const MIGRATION_PRIVILEGES = ['CREATE', 'ALTER', 'DROP', 'INDEX', 'REFERENCES'] as const;

export interface Privileges {
  has(privilege: string): boolean;
  /** Whether there are privileges on single tables, which say nothing about the whole database. */
  onTables: boolean;
}

const NAME = '\\*|`(?:[^`]|``)+`';
const STATEMENT = new RegExp(`^(GRANT|REVOKE) (.+?) ON (${NAME})\\.(${NAME}) (?:TO|FROM) `);

/**
 * The privileges in one database according to SHOW GRANTS, including those of the account's active roles; other scopes (routines,
 * PROXY) are ignored.
 */
export function privilegesIn(database: string, statements: readonly string[]): Privileges {
  const granted = new Set<string>();
  const revoked = new Set<string>();
  let onTables = false;
  for (const statement of statements) {
    const [, verb, privileges = '', scope = '', table] = STATEMENT.exec(statement) ?? [];
    if (!verb || !covers(scope, database)) continue;
    if (table !== '*') onTables = true;
    else for (const one of privileges.split(',')) (verb === 'GRANT' ? granted : revoked).add(one.trim());
  }
  const isAll = granted.has('ALL PRIVILEGES') || granted.has('ALL');
  return { has: (privilege) => (isAll || granted.has(privilege)) && !revoked.has(privilege), onTables };
}

/** Whether a scope of SHOW GRANTS (`*`, a name, or a pattern such as `shop\_%`) includes the database. */
function covers(scope: string, database: string): boolean {
  if (scope === '*') return true;
  const pattern = scope.slice(1, -1).replaceAll('``', '`');
  const expression = pattern.replace(/\\?[\s\S]/g, (token) => {
    if (token === '%') return '.*';
    if (token === '_') return '.';
    return (token.at(-1) as string).replace(/\W/, '\\$&');
  });
  return new RegExp(`^${expression}$`, 's').test(database);
}
