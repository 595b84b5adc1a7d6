import { literal } from 'sequelize';

/** For BeforeBulkUpdate: the rows that a static update() changes have a new version, too. */
export function countChanges(options: object): void {
  const { attributes, fields } = options as { attributes: Record<string, unknown>; fields: string[] };
  attributes.version = literal('version + 1');
  fields.push('version');
}
