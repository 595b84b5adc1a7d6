import { type AbstractDataType, Model, type ModelStatic } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

// UUIDs are lower-case text in the service and BINARY(16) in the database; both sort the same way. Compare such a column with
// bytes only: in SQL, text never equals them, and there is no error.

const HEX = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws TypeError when it is no UUID: routes have to check ids before they get here */
function hexOf(id: unknown): string {
  // Slices are three times as fast as replace(), and every order needs this several times.
  if (typeof id === 'string' && UUID.test(id)) {
    return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
  }
  const hex = Buffer.isBuffer(id) ? id.toString('hex') : String(id);
  if (!HEX.test(hex)) throw new TypeError(`not a UUID: ${String(id)}`);
  return hex;
}

/**
 * The bytes of a UUID, for `replacements` and `bind`.
 * @throws TypeError
 * @example sequelize.query('SELECT … WHERE id = :id', { replacements: { id: idOf(orderId) } })
 */
export const idOf = (id: string): Buffer => Buffer.from(hexOf(id), 'hex');

/** The bytes of a UUID as a literal, for SQL that is concatenated. @throws TypeError */
export const idInSql = (id: unknown): string => `X'${hexOf(id)}'`;

/** Below every id, and equal to none. */
export const BELOW_EVERY_ID = Buffer.alloc(0);
/** No id is above it. */
export const HIGHEST_ID = Buffer.alloc(16, 0xff);

/** A UUID as text. @param hex its digits; what follows the first 32 is left out */
export function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A result column, as mysql2 describes it. */
interface Field {
  length: number;
}

/** https://sequelize.org/docs/v6/other-topics/extending-data-types/ */
class IdType implements AbstractDataType {
  readonly key = 'ID';
  readonly dialectTypes = '';
  /** stringify() returns SQL, which must not be escaped again. */
  readonly escape = false;

  toSql(): string {
    return 'BINARY(16)';
  }

  toString(): string {
    return this.toSql();
  }

  stringify(id: unknown): string {
    return idInSql(id);
  }

  bindParam(id: string | Buffer, { bindParam }: { bindParam(value: Buffer): string }): string {
    return bindParam(Buffer.from(hexOf(id), 'hex'));
  }
}

/** The type of a column that holds a UUID. */
export const ID: AbstractDataType = new IdType();

type Where = (checkVersion?: boolean) => Record<string, unknown>;

/** update(), destroy() and reload() of an instance pass its key without converting it by its type: this does. */
function bindKeys(model: ModelStatic<Model>): void {
  const keys = Object.entries(model.getAttributes()).flatMap(([name, { primaryKey, type }]) =>
    primaryKey && type === ID ? [name] : [],
  );
  if (keys.length === 0) return;
  model.prototype.where = function (this: Model, checkVersion?: boolean) {
    // The base class's: keepIdsAsBytes() runs once for each pool, and must not wrap its own wrapper.
    const found = (Model.prototype.where as Where).call(this, checkVersion);
    return { ...found, ...Object.fromEntries(keys.map((name) => [name, idOf(String(found[name]))])) };
  };
}

/** Sequelize's type parser for BINARY columns. */
const READING = {
  types: { mysql: ['STRING', 'VAR_STRING'] },
  /** Only ids are binary and 16 bytes long. Columns are STRING, expressions on them VAR_STRING. */
  parse(field: Field, _options: object, next: () => unknown): unknown {
    const value = next();
    return field.length === 16 && Buffer.isBuffer(value) ? uuidOf(value.toString('hex')) : value;
  },
};

/** Makes models and raw queries return ids as text, and instances find their rows by the bytes of their keys. */
export function keepIdsAsBytes({ connectionManager, models }: Sequelize): void {
  for (const model of Object.values(models)) bindKeys(model);
  (connectionManager as unknown as { refreshTypeParser(types: object): void }).refreshTypeParser({ READING });
}
