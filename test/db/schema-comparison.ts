import { isDeepStrictEqual } from 'node:util';
import {
  BelongsTo,
  BelongsToMany,
  type BelongsToOptions,
  DataTypes,
  type ModelAttributeColumnOptions,
  QueryTypes,
} from 'sequelize';
import type { ModelCtor, Sequelize } from 'sequelize-typescript';
import { models } from '../../src/models/index.js';

/** Tables that are there for the bookkeeping of migrations and seeds; no model has them. */
const BOOKKEEPING = ['schema_migrations', 'seeds', 'rate_limits'];

/** Foreign keys of two columns, which Sequelize's associations have no way to say. */
const COMPOSITE_KEYS = [
  'stock_holds(productId,locationId) -> stock_levels on delete cascade',
  'stock_movements(productId,locationId) -> stock_levels on delete cascade',
  'refund_requests(orderId,version) -> order_events on delete restrict',
  'withheld_refunds(orderId,version) -> order_events on delete restrict',
  'shipping_refunds(orderId,version) -> order_events on delete restrict',
  'cancellation_items(orderId,line) -> order_items on delete restrict',
  'fulfilment_items(orderId,line) -> order_items on delete restrict',
  'return_items(orderId,line) -> order_items on delete restrict',
  'cancellation_items(orderId,version) -> order_events on delete restrict',
  'webhook_attempts(endpointId,seq) -> webhook_deliveries on delete cascade',
];

/** What MySQL and MariaDB each spell in a way of their own. */
const EXPRESSION = 'an expression';

/** NOT NULL with a default that the model leaves to the database, or knows better than. */
const DEFAULTS_OF_THE_DATABASE = new Map([
  ['products.skuKey', EXPRESSION],
  ['products.slug', EXPRESSION],
  ['categories.nameKey', EXPRESSION],
  ['refresh_tokens.signedInAt', EXPRESSION],
  ['order_items.subtotal', EXPRESSION],
  ['order_items.discountAmount', '0.000'],
  ['order_items.taxAmount', '0.000'],
  ['order_items.total', EXPRESSION],
  ['order_items.cancelledQuantity', '0'],
  ['order_items.shippedQuantity', '0'],
  ['order_items.returnedQuantity', '0'],
  ['users.emailKey', EXPRESSION],
  ['order_events.actorType', EXPRESSION],
  ['stock_movements.actorType', EXPRESSION],
  ['payment_operations.actorType', EXPRESSION],
  ['stock_documents.actorType', EXPRESSION],
  ['verifications.actorType', EXPRESSION],
  ['locations.createdAt', EXPRESSION],
  ['locations.updatedAt', EXPRESSION],
]);

type Facts = Map<string, unknown>;

/**
 * What the models say and the database does not have, and the other way round, a line each: [] when they agree.
 * Compared are tables, columns (type, null, default, counting), primary and unique keys, indexes and foreign keys.
 */
export async function schemaDifferences(sequelize: Sequelize): Promise<string[]> {
  const said = new Map([
    ...models.flatMap((model) => [...modelFacts(model as ModelCtor)]),
    ...compositeKeys(),
  ]);
  const found = new Map([
    ...(await tables(sequelize)),
    ...(await columns(sequelize)),
    ...(await indexes(sequelize)),
    ...(await foreignKeys(sequelize)),
  ]);
  const names = [...new Set([...said.keys(), ...found.keys()])].sort();
  return names
    .filter((name) => !isDeepStrictEqual(said.get(name), found.get(name)))
    .map((name) => `${name}: model ${show(said.get(name))}, database ${show(found.get(name))}`);
}

const show = (fact: unknown) => (fact === undefined ? 'without' : JSON.stringify(fact));

const compositeKeys = (): Facts => new Map(COMPOSITE_KEYS.map((key) => [key, true]));

function modelFacts(model: ModelCtor): Facts {
  const table = String(model.getTableName());
  const attributes = Object.values(model.getAttributes()) as ModelAttributeColumnOptions[];
  const facts: Facts = new Map([[table, true]]);
  for (const attribute of attributes) {
    if (attribute.type instanceof DataTypes.VIRTUAL) continue;
    const name = `${table}.${attribute.field}`;
    const fallback = DEFAULTS_OF_THE_DATABASE.get(name);
    facts.set(name, {
      type: plainType(sqlType(attribute.type)),
      nullable: attribute.allowNull !== false && !attribute.primaryKey && fallback === undefined,
      default: fallback ?? plainDefault(attribute.defaultValue),
      counts: attribute.autoIncrement === true,
    });
  }
  const primary = attributes.filter(({ primaryKey }) => primaryKey).map(({ field }) => field);
  facts.set(`${table} key PRIMARY`, { kind: 'unique', columns: primary });
  for (const [name, { fields }] of Object.entries(uniqueKeys(model))) {
    // Sequelize thinks up one for a join table, on the columns of its primary key.
    if (!isDeepStrictEqual(fields, primary))
      facts.set(`${table} key ${name}`, { kind: 'unique', columns: fields });
  }
  for (const index of model.options.indexes ?? []) {
    const kind = index.type === 'FULLTEXT' ? 'fulltext' : index.unique ? 'unique' : 'index';
    facts.set(`${table} key ${index.name}`, { kind, columns: index.fields });
  }
  for (const key of modelForeignKeys(model)) facts.set(key, true);
  return facts;
}

/** What Sequelize would write in CREATE TABLE; ENUM asks for a way to quote its values. */
function sqlType(type: unknown): string {
  const quote = (value: string) => `'${value}'`;
  return (type as { toSql(options: object): string }).toSql({ escape: quote });
}

function uniqueKeys(model: ModelCtor): Record<string, { fields: string[] }> {
  return (model as unknown as { uniqueKeys: Record<string, { fields: string[] }> }).uniqueKeys;
}

/** A join table's keys come from the associations that go through it: their rows end with either side. */
function modelForeignKeys(model: ModelCtor): string[] {
  return Object.values(model.associations).flatMap((association) => {
    const target = association.target.tableName;
    if (association instanceof BelongsTo) {
      const { onDelete, constraints } = (association as unknown as { options: BelongsToOptions }).options;
      // A polymorphic key points into one table or another, so the database has no foreign key on it.
      if (constraints === false) return [];
      return [foreignKey(model.tableName, association.foreignKey, target, String(onDelete))];
    }
    if (association instanceof BelongsToMany) {
      const through = (association as unknown as { through: { model: ModelCtor } }).through.model.tableName;
      return [foreignKey(through, association.foreignKey, model.tableName, 'CASCADE')];
    }
    return [];
  });
}

function foreignKey(table: string, columnList: string, target: string, rule: string): string {
  // To InnoDB these two are one.
  const normalRule = rule === 'NO ACTION' ? 'restrict' : rule.toLowerCase();
  return `${table}(${columnList}) -> ${target} on delete ${normalRule}`;
}

/** One spelling for what MariaDB, MySQL and Sequelize each spell in a way of their own. */
function plainType(type: string): string {
  const plain = type
    .toLowerCase()
    .replace(/\binteger\b/, 'int')
    .replace(/ binary$/, '')
    .replace(/,\s+/g, ',')
    .replace(/^(int|bigint|smallint|tinyint(?= ?\(\d+\) unsigned))\(\d+\)/, '$1');
  // MariaDB keeps JSON as text with a CHECK.
  return plain === 'longtext' ? 'json' : plain;
}

function plainDefault(value: unknown): string | null {
  // Times are made by the service, never by the database.
  if (value === undefined || value === null || value === 'NULL' || typeof value === 'object') return null;
  if (typeof value === 'function') return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (/\(/.test(String(value))) return EXPRESSION;
  return String(value).replace(/^'(.*)'$/, '$1');
}

const select = <T extends object>(sequelize: Sequelize, sql: string) =>
  sequelize.query<T>(sql, { type: QueryTypes.SELECT, replacements: [BOOKKEEPING] });

async function tables(sequelize: Sequelize): Promise<Facts> {
  const rows = await select<{ name: string }>(
    sequelize,
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN (?)`,
  );
  return new Map(rows.map(({ name }) => [name, true]));
}

interface ColumnRow {
  name: string;
  type: string;
  nullable: 'YES' | 'NO';
  fallback: string | null;
  extra: string;
}

async function columns(sequelize: Sequelize): Promise<Facts> {
  const rows = await select<ColumnRow>(
    sequelize,
    `SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
       COLUMN_DEFAULT AS fallback, EXTRA AS extra
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN (?)`,
  );
  return new Map(
    rows.map(({ name, type, nullable, fallback, extra }) => [
      name,
      {
        type: plainType(type),
        nullable: nullable === 'YES',
        default: plainDefault(fallback),
        counts: extra.includes('auto_increment'),
      },
    ]),
  );
}

async function indexes(sequelize: Sequelize): Promise<Facts> {
  const rows = await select<{ name: string; type: string; notUnique: number; columns: string }>(
    sequelize,
    `SELECT CONCAT(TABLE_NAME, ' key ', INDEX_NAME) AS name, MAX(INDEX_TYPE) AS type, MAX(NON_UNIQUE) AS notUnique,
       GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS columns
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT IN (?)
     GROUP BY TABLE_NAME, INDEX_NAME`,
  );
  return new Map(
    rows.map(({ name, type, notUnique, columns }) => {
      const kind = type === 'FULLTEXT' ? 'fulltext' : Number(notUnique) === 0 ? 'unique' : 'index';
      return [name, { kind, columns: columns.split(',') }];
    }),
  );
}

async function foreignKeys(sequelize: Sequelize): Promise<Facts> {
  const rows = await select<{ table: string; columns: string; target: string; rule: string }>(
    sequelize,
    `SELECT rule.TABLE_NAME AS \`table\`, rule.REFERENCED_TABLE_NAME AS target, rule.DELETE_RULE AS rule,
       GROUP_CONCAT(part.COLUMN_NAME ORDER BY part.ORDINAL_POSITION) AS columns
     FROM information_schema.REFERENTIAL_CONSTRAINTS AS rule
     JOIN information_schema.KEY_COLUMN_USAGE AS part
       ON part.CONSTRAINT_SCHEMA = rule.CONSTRAINT_SCHEMA AND part.CONSTRAINT_NAME = rule.CONSTRAINT_NAME
       AND part.TABLE_NAME = rule.TABLE_NAME
     WHERE rule.CONSTRAINT_SCHEMA = DATABASE() AND rule.TABLE_NAME NOT IN (?)
     GROUP BY rule.TABLE_NAME, rule.CONSTRAINT_NAME, rule.REFERENCED_TABLE_NAME, rule.DELETE_RULE`,
  );
  return new Map(
    rows.map(({ table, columns, target, rule }) => [foreignKey(table, columns, target, rule), true]),
  );
}
