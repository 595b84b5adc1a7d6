/** What of an OpenAPI document the client is made from. */
export interface ApiDocument {
  paths: Record<string, Record<string, ApiOperation>>;
}

interface ApiOperation {
  operationId: string;
  summary?: string;
  description?: string;
  security?: object[];
  parameters?: Array<{ in: string; name: string; required?: boolean }>;
  requestBody?: { required?: boolean };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Schema {
  properties?: Record<string, unknown>;
}

/** An operation and where the client has it: `orders`, `fulfilments` and `create`, for instance. */
export interface Method {
  path: string[];
  name: string;
  verb: string;
  url: string;
  operation: ApiOperation;
  isList: boolean;
}

/** Names that the address alone does not give. */
const RENAMED: Record<string, string> = {
  changePassword: 'changePassword',
  adminPreviewCancellation: 'previewCancellation',
  adminPreviewReceipt: 'previewReceipt',
  adminListStockLevels: 'levels',
  adminReadEvents: 'read',
};
/** Written by hand, since they begin and end the session. */
const BY_HAND = /^\/api\/auth\//;
/** For health checks, payment providers and people; there is `client.GET` and `client.POST` for them. */
const LEFT_OUT = /^\/(?!api\/)|^\/api\/webhooks\//;

const VERBS: Record<string, string> = { post: 'create', put: 'replace', patch: 'update', delete: 'delete' };

/** @throws Error when two operations would have one name */
export function methodsOf({ paths }: ApiDocument): Method[] {
  const methods = Object.entries(paths)
    .filter(([url]) => !LEFT_OUT.test(url) && !BY_HAND.test(url))
    .flatMap(([url, operations]) =>
      Object.entries(operations).map(([verb, operation]) => methodOf(paths, url, verb, operation)),
    );
  const names = new Map<string, string>();
  for (const { path, name, operation } of methods) {
    const full = [...path, name].join('.');
    const other = names.get(full);
    if (other) throw new Error(`${operation.operationId} and ${other} would both be ${full}`);
    names.set(full, operation.operationId);
  }
  return methods;
}

/**
 * `GET /api/orders` is orders.list, `GET /api/orders/{id}` orders.retrieve, `POST /api/orders` orders.create and
 * `POST /api/orders/{id}/cancel` orders.cancel.
 */
function methodOf(paths: ApiDocument['paths'], url: string, verb: string, operation: ApiOperation): Method {
  const names = url
    .split('/')
    .slice(2)
    .filter((segment) => !segment.startsWith('{'))
    .map(camelCase);
  const last = names.at(-1) as string;
  const isList = verb === 'get' && isPaged(operation);
  const common = { verb, url, operation, isList };
  const isReport = url.startsWith('/api/admin/reports/');
  if (isReport || isAction(paths, url, verb))
    return { ...common, path: names.slice(0, -1), name: RENAMED[operation.operationId] ?? last };
  const name = verb === 'get' ? (isList ? 'list' : 'retrieve') : (VERBS[verb] as string);
  return { ...common, path: names, name: RENAMED[operation.operationId] ?? name };
}

/** Whether it is something to do, such as /cancel, and not a collection that it adds to. */
function isAction(paths: ApiDocument['paths'], url: string, verb: string): boolean {
  const isAlone = Object.keys(paths[url] ?? {}).length === 1;
  const hasMore = Object.keys(paths).some((other) => other.startsWith(`${url}/`));
  return verb === 'post' && isAlone && !hasMore && !/[s}]$/.test(url);
}

function isPaged({ responses }: ApiOperation): boolean {
  const properties = responses['200']?.content?.['application/json']?.schema?.properties ?? {};
  return 'items' in properties && 'next' in properties;
}

export function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
