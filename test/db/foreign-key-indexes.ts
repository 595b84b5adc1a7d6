import { QueryTypes, type Sequelize } from 'sequelize';

interface ForeignKey {
  table: string;
  columns: string;
}

interface KeyPart {
  Key_name: string;
  Column_name: string;
  Null: 'YES' | '';
}

/** Foreign keys of which the first key that begins with them goes on with a column that may be NULL, and that key. */
export async function foreignKeysBesideNull(sequelize: Sequelize): Promise<string[]> {
  const foreignKeys = await sequelize.query<ForeignKey>(
    `SELECT TABLE_NAME AS \`table\`, GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION) AS columns
     FROM information_schema.KEY_COLUMN_USAGE
     WHERE CONSTRAINT_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL
     GROUP BY TABLE_NAME, CONSTRAINT_NAME`,
    { type: QueryTypes.SELECT },
  );
  const found: string[] = [];
  for (const { table, columns } of foreignKeys) {
    const parts = await sequelize.query<KeyPart>(`SHOW INDEX FROM ${table}`, { type: QueryTypes.SELECT });
    const first = firstThatBeginsWith(columns.split(','), parts);
    if (first.some(({ Null }, n) => n >= columns.split(',').length && Null === 'YES'))
      found.push(`${table}(${columns}): ${first[0]?.Key_name}`);
  }
  return found.sort();
}

/** The parts of that key; SHOW INDEX has the keys in the order in which the server looks through them. */
function firstThatBeginsWith(columns: readonly string[], parts: readonly KeyPart[]): KeyPart[] {
  const keys = [...new Set(parts.map(({ Key_name }) => Key_name))].map((name) =>
    parts.filter(({ Key_name }) => Key_name === name),
  );
  const first = keys.find((key) => columns.every((column, n) => key[n]?.Column_name === column));
  if (!first) throw new Error(`No key begins with ${columns}`);
  return first;
}
