import type { DataProvider, GetListParams, Identifier, RaRecord } from 'react-admin';
import { say } from '../i18n/say';
import { tellOtherTabs } from '../query-client';
import { resources } from '../resources';
import { askAboutConflict, changedFields, isSame } from './conflict';
import { placeOf, remember } from './cursors';
import { ApiProblem, asFormRefusal } from './problem';
import type { Read } from './record';
import { request } from './request';
import type { ResourceApi } from './resource';
import { rememberUndo } from './undo';

interface ListAnswer {
  items: RaRecord[];
  next: string | null;
  total?: number;
}

type Values = Record<string, unknown>;

/** A filter that few entries match is looked for in so many slices of the list before the page is shown as it is. */
const MAX_SLICES = 10;

const NOT_FOUND = 404;

/** The API's lists have at most this many entries a page. */
const MAX_PER_PAGE = 100;

const apiOf = (resource: string): ResourceApi => {
  const found = resources.find(({ name }) => name === resource);
  if (!found) throw new TypeError(`There is no resource ${resource}: add it to resources.ts`);
  return found.api;
};

function pathOf<What extends 'list' | 'one' | 'create' | 'update' | 'delete'>(
  resource: string,
  what: What,
): NonNullable<ResourceApi[What]> {
  const path = apiOf(resource)[what];
  if (!path) throw new TypeError(`The resource ${resource} has no ${what}`);
  return path;
}

function recordOf(resource: string, answer: RaRecord): RaRecord {
  const { read } = apiOf(resource);
  return read ? read(answer as never) : answer;
}

const readOf = (resource: string, answer: RaRecord, etag: string | undefined): Read => ({
  ...recordOf(resource, answer),
  _etag: etag ?? null,
});

/** A filter's values for names in the path are no query. */
function split(path: string, filter: Values): { params: Values; query: Values } {
  const names = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string));
  const entries = Object.entries(filter);
  return {
    params: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    query: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  };
}

function sortOf({ sorts = {} }: ResourceApi, sort: GetListParams['sort']): string | undefined {
  // react-admin's own default, which says nothing.
  if (!sort || (sort.field === 'id' && !sorts.id)) return undefined;
  return sorts[sort.field]
    ? sorts[sort.field]?.[sort.order]
    : `${sort.order === 'DESC' ? '-' : ''}${sort.field}`;
}

async function getList(resource: string, { pagination, sort, filter, meta, signal }: GetListParams) {
  const api = apiOf(resource);
  const path = pathOf(resource, 'list');
  const { page, perPage } = pagination ?? { page: 1, perPage: 25 };
  const limit = Math.min(perPage, MAX_PER_PAGE);
  const { params, query } = split(path, filter ?? {});
  const asked = { ...query, limit, sort: sortOf(api, sort) };
  const list = JSON.stringify([resource, params, asked]);
  const read = async (place: object) =>
    (await request<ListAnswer>('GET', path, { params, query: { ...asked, ...place }, signal })).data;
  const answer = await read({ ...placeOf(list, page, limit), ...(meta?.count && { count: true }) });
  const { items, next } = await readOn(answer, limit, read);
  remember(list, page, next);
  return {
    data: items.map((item) => recordOf(resource, item)),
    total: answer.total,
    pageInfo: { hasNextPage: next !== null, hasPreviousPage: page > 1 },
    // What a list says beside its entries: `corrected` of a search, `totalRelation`.
    meta: { ...answer, items: undefined },
  };
}

/** A page may be short although more follows: then the entries behind it are read, too. */
async function readOn(
  first: ListAnswer,
  limit: number,
  read: (place: object) => Promise<ListAnswer>,
): Promise<Pick<ListAnswer, 'items' | 'next'>> {
  let { items, next } = first;
  for (let slices = 1; next !== null && items.length < limit && slices < MAX_SLICES; slices++) {
    const more = await read({ after: next, limit: limit - items.length });
    items = [...items, ...more.items];
    next = more.next;
  }
  return { items, next };
}

async function getOne(resource: string, id: Identifier, meta?: Values, signal?: AbortSignal): Promise<Read> {
  const { keyOf } = apiOf(resource);
  const asked = { params: { ...meta, ...(keyOf?.(String(id)) ?? { id }) }, signal };
  const { data, etag } = await request<RaRecord>('GET', pathOf(resource, 'one'), asked);
  return readOf(resource, data, etag);
}

/** Of several, what is gone since is left out: the others are no less there. */
const getIfThere = (...asked: Parameters<typeof getOne>): Promise<Read | undefined> =>
  getOne(...asked).catch((error) => {
    if (error instanceof ApiProblem && error.status === NOT_FOUND) return undefined;
    throw error;
  });

/** What the form changed, which is all that is sent. */
function changesIn(values: Values, before: RaRecord | undefined): Values {
  const entries = Object.entries(values).filter(([name]) => name !== 'id' && name !== '_etag');
  return Object.fromEntries(entries.filter(([name, value]) => !before || !isSame(value, before[name])));
}

async function update(
  resource: string,
  id: Identifier,
  values: Values,
  before?: RaRecord,
  meta?: Values,
): Promise<Read> {
  const api = apiOf(resource);
  let known = before;
  let changes = changesIn(values, known);
  const params = { ...meta, id };
  for (;;) {
    const body = api.write ? api.write(changes) : changes;
    if (Object.keys(body).length === 0) return getOne(resource, id, meta);
    const ifMatch = known?._etag ?? undefined;
    try {
      const { data, etag } = await request<RaRecord>('PATCH', pathOf(resource, 'update'), {
        params,
        body,
        ifMatch,
      });
      const saved = readOf(resource, data, etag);
      tellOtherTabs([resource]);
      if (known) rememberUndo(saved, known, changes);
      return saved;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412 || !known) throw error;
      const theirs = await getOne(resource, id, meta);
      const fields = changedFields(known, theirs, changes, api.computed);
      const kept = await askAboutConflict({ resource, currency: theirs.currency, fields });
      if (!kept) throw new Error(say('shell.conflict.put_off'));
      changes = Object.fromEntries(Object.entries(changes).filter(([name]) => kept.includes(name)));
      known = theirs;
    }
  }
}

async function remove(resource: string, id: Identifier, before?: RaRecord, meta?: Values): Promise<void> {
  const ifMatch = before?._etag ?? undefined;
  await request('DELETE', pathOf(resource, 'delete'), { params: { ...meta, id }, ifMatch });
  tellOtherTabs([resource]);
}

/** One after the other: an admin's change of fifty products must not be fifty requests at once. */
async function each<Result>(ids: Identifier[], act: (id: Identifier) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const id of ids) results.push(await act(id));
  return results;
}

/** Typed by react-admin for records of any shape: what they are is known to each screen. */
export const dataProvider = {
  supportAbortSignal: true,
  getList,
  getOne: async (resource, { id, meta, signal }) => ({ data: await getOne(resource, id, meta, signal) }),
  async getMany(resource, { ids, meta, signal }) {
    const { idsParameter } = apiOf(resource);
    if (!idsParameter || ids.length > MAX_PER_PAGE) {
      const found = await Promise.all(ids.map((id) => getIfThere(resource, id, meta, signal)));
      return { data: found.filter((one) => one !== undefined) };
    }
    const pagination = { page: 1, perPage: MAX_PER_PAGE };
    return getList(resource, { pagination, filter: { [idsParameter]: ids }, signal });
  },
  getManyReference: (resource, { target, id, filter, ...params }) =>
    getList(resource, { ...params, filter: { ...filter, [target]: id } }),
  async create(resource, { data, meta }) {
    const { write } = apiOf(resource);
    const asked = { params: meta, body: write ? write(data) : data };
    const { data: made, etag } = await asFormRefusal(
      request<RaRecord>('POST', pathOf(resource, 'create'), asked),
    );
    tellOtherTabs([resource]);
    return { data: readOf(resource, made, etag) };
  },
  async update(resource, { id, data: { _base = undefined, ...data }, previousData, meta }) {
    return { data: await asFormRefusal(update(resource, id, data, _base ?? previousData, meta)) };
  },
  async updateMany(resource, { ids, data, meta }) {
    await each(ids, (id) => update(resource, id, data, undefined, meta));
    return { data: ids };
  },
  async delete(resource, { id, previousData, meta }) {
    await remove(resource, id, previousData, meta);
    return { data: previousData ?? { id } };
  },
  async deleteMany(resource, { ids, meta }) {
    await each(ids, (id) => remove(resource, id, undefined, meta));
    return { data: ids };
  },
} as DataProvider;
