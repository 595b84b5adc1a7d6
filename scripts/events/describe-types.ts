import { z } from 'zod';
import { AGGREGATES, EVENT_TYPES } from '../../src/events/catalogue.js';

/** The members of a JSON schema that the page needs. */
interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
  description?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

const propertiesOf = (data: z.ZodObject): Record<string, Schema> =>
  (z.toJSONSchema(data, { io: 'output' }) as Schema).properties ?? {};

/** The part of docs/events.md that the catalogue decides: aggregates, all types, and the members of their data. */
function describeTypes(): string {
  const all = Object.entries(EVENT_TYPES);
  const members = Object.assign({}, ...all.map(([, { data }]) => propertiesOf(data))) as Record<
    string,
    Schema
  >;
  return [
    '| aggregate | `aggregateId` |',
    '|---|---|',
    ...Object.entries(AGGREGATES).map(([name, key]) => `| \`${name}\` | ${key} |`),
    '',
    '| type | version | aggregate | what happened | `data` |',
    '|---|---|---|---|---|',
    ...all.map(([type, { summary, version, aggregateType, data }]) => {
      const names = Object.keys(propertiesOf(data)).map((name) => `\`${name}\``);
      return `| \`${type}\` | ${version} | \`${aggregateType}\` | ${summary} | ${names.join(', ')} |`;
    }),
    '',
    '| member of `data` | type | is |',
    '|---|---|---|',
    ...Object.keys(members)
      .sort()
      .map((name) => {
        const { description = '' } = members[name] as Schema;
        return `| \`${name}\` | ${typeIn(members[name] as Schema)} | ${description} |`;
      }),
  ].join('\n');
}

function typeIn({ type, format, enum: values, items }: Schema): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return `array of \`{ ${Object.keys(items?.properties ?? {}).join(', ')} }\``;
  return (format === 'safeint' ? type : (format ?? type)) ?? '';
}

/** The page with its types as they are now. */
export const withTypes = (page: string): string =>
  page.replace(/(<!-- types -->\n\n)[\s\S]*(\n\n<!-- end of types -->)/, (_all, start: string, end: string) =>
    [start, describeTypes(), end].join(''),
  );
