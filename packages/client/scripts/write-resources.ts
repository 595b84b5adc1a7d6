import { type ApiDocument, camelCase, type Method, methodsOf } from './resources.js';

const HEAD = `// Made from openapi.json by \`npm run client:generate\`; not to be edited.
`;

/** generated/operations.ts: what the client has to know of an operation when it runs. */
export function writeOperations({ paths }: ApiDocument): string {
  const rows = Object.entries(paths).flatMap(([url, operations]) =>
    Object.entries(operations).map(([verb, { operationId, parameters = [], security }]) => {
      const facts = [
        `method: '${verb.toUpperCase()}'`,
        `path: '${url}'`,
        ...(security ? ['auth: true'] : []),
        ...['orderToken', 'holdToken']
          .filter((name) => security?.some((scheme) => name in scheme))
          .map((name) => `${name}: true`),
        ...(parameters.some(({ name }) => name === 'idempotency-key') ? ['key: true'] : []),
      ];
      return `  ${operationId}: { ${facts.join(', ')} },`;
    }),
  );
  return `${HEAD}
/** Every operation: whether it takes a token (\`auth\`), that of a guest's order or hold, and an Idempotency-Key (\`key\`). */
export const OPERATIONS = {
${rows.join('\n')}
} as const;
`;
}

interface Node {
  methods: Method[];
  children: Map<string, Node>;
}

/** generated/resources.ts: the methods of the client by what they are about, with their types and their documentation. */
export function writeResources(document: ApiDocument): string {
  const root: Node = { methods: [], children: new Map() };
  for (const method of methodsOf(document)) {
    let node = root;
    for (const name of method.path) {
      const child = node.children.get(name) ?? { methods: [], children: new Map() };
      node.children.set(name, child);
      node = child;
    }
    node.methods.push(method);
  }
  return `${HEAD}import type { Answer } from '../answer.js';
import type { List } from '../list.js';
import type { Body, Options, PageOf, PathValue, Query, Result } from '../operation-types.js';

export interface Resources ${writeTypes(root, 0)}

/** Which operation each method is, and what it is called with: \`id\` and \`body\`, for instance. */
export const RESOURCES = ${writeTable(root, 0)} as const;
`;
}

function writeTypes({ methods, children }: Node, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = [
    ...methods.flatMap((method) => [
      `${indent}${documentation(method, indent)}`,
      `${indent}${signature(method)}`,
    ]),
    ...[...children].map(([name, child]) => `${indent}${name}: ${writeTypes(child, depth + 1)};`),
  ];
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function documentation({ operation, verb, url }: Method, indent: string): string {
  const lines = [
    ...[operation.summary, operation.description].filter((text) => text !== undefined),
    `\`${verb.toUpperCase()} ${url}\``,
  ];
  // Each a paragraph.
  const paragraphs = lines.map((line) => `${indent} * ${line.replaceAll('*/', '*\\/')}`);
  return `/**\n${paragraphs.join(`\n${indent} *\n`)}\n${indent} */`;
}

function signature({ name, operation, url, isList }: Method): string {
  const id = operation.operationId;
  const parameters = [
    ...pathNames(url).map((param) => `${camelCase(param)}: PathValue<'${id}', '${param}'>`),
    ...(operation.requestBody ? [`body${operation.requestBody.required ? '' : '?'}: Body<'${id}'>`] : []),
    ...(hasQuery(operation) ? [`query${needsQuery(operation) ? '' : '?'}: Query<'${id}'>`] : []),
    `options?: Options<'${id}'>`,
  ];
  const result = isList ? `List<PageOf<'${id}'>>` : `Answer<Result<'${id}'>>`;
  return `${name}(${parameters.join(', ')}): ${result};`;
}

function writeTable({ methods, children }: Node, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = [
    ...methods.map((method) => `${indent}${method.name}: ${callOf(method)},`),
    ...[...children].map(([name, child]) => `${indent}${name}: ${writeTable(child, depth + 1)},`),
  ];
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function callOf({ operation, url, isList }: Method): string {
  const takes = [
    ...pathNames(url).map((name) => `'${name}'`),
    ...(operation.requestBody ? ["'body'"] : []),
    ...(hasQuery(operation) ? ["'query'"] : []),
  ];
  return `{ id: '${operation.operationId}', takes: [${takes.join(', ')}]${isList ? ', list: true' : ''} }`;
}

const pathNames = (url: string) => [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
const queryOf = ({ parameters = [] }: Method['operation']) => parameters.filter((one) => one.in === 'query');
const hasQuery = (operation: Method['operation']) => queryOf(operation).length > 0;
const needsQuery = (operation: Method['operation']) => queryOf(operation).some(({ required }) => required);
