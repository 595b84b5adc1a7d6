import { literal } from 'sequelize';

/** For BeforeBulkUpdate: a static update() also increments the version of the rows. */
export function countChanges(options: object): void {
  const { attributes, fields } = options as { attributes: Record<string, unknown>; fields: string[] };
  attributes.version = literal('version + 1');
  fields.push('version');
}
