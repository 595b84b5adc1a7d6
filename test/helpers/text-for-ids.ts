import { type Model, type ModelStatic, Sequelize } from 'sequelize';
import { ID as COLUMN } from '../../src/models/id.js';

/** Of a version that only the service's own ids have. What clients send as a key is text. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TEXT = "'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'";
/** Compared with a column of ids; names and addresses are looked for by any text. */
const ID_IN_SQL = new RegExp(`([iI]d|holder)\\b[\`\\s]*([<>=!]+|IN *\\(|BETWEEN) *(.{38}(,| AND) *)*${TEXT}`);

interface Options {
  replacements?: unknown;
  bind?: unknown;
  model?: ModelStatic<Model>;
  instance?: Model;
}

function refuse(asked: string | { query: string; bind?: unknown[] }, options: Options = {}): void {
  const sql = typeof asked === 'string' ? asked : asked.query;
  const { model = options.instance?.constructor as ModelStatic<Model> | undefined } = options;
  // What a client takes for its key may look like an id.
  if (/^\s*(INSERT INTO|UPDATE) idempotency_keys/.test(sql)) return;
  if (!model) {
    const values = [options.replacements, options.bind].flatMap((given) => Object.values(given ?? {})).flat();
    if (!ID_IN_SQL.test(sql) && !values.some(isId)) return;
  } else if (!hasTextForId(sql, (typeof asked === 'string' ? undefined : asked.bind) ?? [], model)) return;
  const error = new Error(`an id goes to SQL as bytes, by idOf() or idInSql(): ${sql}`);
  // Before 0090 they are text, in migrations and in the tests of those.
  if (!/\/(db\/migrations|test\/db)\//.test(error.stack ?? '')) throw error;
}

const isId = (value: unknown) => typeof value === 'string' && ID.test(value);

/** A model knows which of its columns are text. */
function hasTextForId(sql: string, bound: readonly unknown[], model: ModelStatic<Model>): boolean {
  const attributes = model.getAttributes();
  return [...sql.matchAll(/`(\w+)`\s*=\s*(?:\$(\d+)|'([^']*)')/g)].some(([, column, place, text]) => {
    const value = place ? bound[Number(place) - 1] : text;
    return (
      isId(value) && Object.values(attributes).some(({ field, type }) => field === column && type === COLUMN)
    );
  });
}

type Query = (this: Sequelize, ...asked: unknown[]) => Promise<unknown>;

/** Files that follow each other share the process. */
const unchecked = Symbol.for('query without a look for ids');
const prototype = Sequelize.prototype as unknown as Record<string | symbol, Query | undefined>;
prototype[unchecked] ??= prototype.query;
const query = prototype[unchecked] as Query;
prototype.query = function (...asked) {
  refuse(asked[0] as string, asked[1] as Options);
  return query.apply(this, asked);
};
