import { type AbstractDataType, Model, type ModelStatic } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

// A UUID is text in lower case wherever the service has it, and BINARY(16) in the database: bytes sort as their text does.
// What SQL compares with such a column has to be bytes as well: text never equals them, and no error says so.

const HEX = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws TypeError for what is no UUID: whoever asked has to be told so before it comes to SQL */
function hexOf(id: unknown): string {
  // Cut, since replacing takes three times as long, and placing an order asks for this several times.
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

/** The same as SQL, for statements that are put together. @throws TypeError */
export const idInSql = (id: unknown): string => `X'${hexOf(id)}'`;

/** Below every id, and equal to none. */
export const BELOW_EVERY_ID = Buffer.alloc(0);
/** No id is above it. */
export const HIGHEST_ID = Buffer.alloc(16, 0xff);

function textOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What the driver tells of a field. */
interface Field {
  length: number;
}

/** https://sequelize.org/docs/v6/other-topics/extending-data-types/ */
class IdType implements AbstractDataType {
  readonly key = 'ID';
  readonly dialectTypes = '';
  /** What stringify() makes is SQL already. */
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

/** An instance's row is found by values whose types Sequelize does not look at. */
function bindKeys(model: ModelStatic<Model>): void {
  const keys = Object.entries(model.getAttributes()).flatMap(([name, { primaryKey, type }]) =>
    primaryKey && type === ID ? [name] : [],
  );
  if (keys.length === 0) return;
  model.prototype.where = function (this: Model, checkVersion?: boolean) {
    // Of Sequelize's own class: models are made anew with each pool.
    const found = (Model.prototype.where as Where).call(this, checkVersion);
    return { ...found, ...Object.fromEntries(keys.map((name) => [name, idOf(String(found[name]))])) };
  };
}

/** How the driver's values of a type are read. */
const READING = {
  types: { mysql: ['STRING', 'VAR_STRING'] },
  /** What is binary comes as a Buffer, and nothing else of that length does. Expressions on ids are VAR_STRING. */
  parse(field: Field, _options: object, next: () => unknown): unknown {
    const value = next();
    return field.length === 16 && Buffer.isBuffer(value) ? textOf(value) : value;
  },
};

/** Has every id read as text, by models and by raw statements, and every row found by the bytes of its key. */
export function keepIdsAsBytes({ connectionManager, models }: Sequelize): void {
  for (const model of Object.values(models)) bindKeys(model);
  (connectionManager as unknown as { refreshTypeParser(types: object): void }).refreshTypeParser({ READING });
}
