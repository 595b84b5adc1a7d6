import type { Names } from './names.js';

export const renderTest = ({
  module,
  model,
  thing,
}: Names) => `import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ${model}, type User } from '../../../src/models/index.js';
import { encodeCursor } from '../../../src/http/paging.js';
import { type Answer, startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { invalid, NOT_FOUND, refusal, taken } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = await Promise.all([buildAdmin(), buildUser()]);
});
beforeEach(() => ${model}.destroy({ where: {} }));
afterAll(() => service.close());

const PATH = '/api/admin/${module}';
const list = (query = '') => service.request('GET', PATH + query, { as: admin });
const read = (id: unknown) => service.request('GET', \`\${PATH}/\${id}\`, { as: admin });
const create = (body: unknown) => service.request('POST', PATH, { as: admin, body });
const patch = (id: unknown, body: unknown) =>
  service.request('PATCH', \`\${PATH}/\${id}\`, { as: admin, body });
const remove = (id: unknown) => service.request('DELETE', \`\${PATH}/\${id}\`, { as: admin });

const everything = () => ${model}.findAll({ raw: true, order: ['id'] });

it.each([
  ['GET', ''],
  ['GET', '/1'],
  ['POST', ''],
  ['PATCH', '/1'],
  ['DELETE', '/1'],
])('%s %s is for admins', async (method, path) => {
  const body = ['POST', 'PATCH'].includes(method) ? { name: 'Mine' } : undefined;
  expect((await service.request(method, PATH + path, { body })).status).toBe(401);
  expect((await service.request(method, PATH + path, { body, as: customer })).status).toBe(403);
  expect(await everything()).toEqual([]);
});

describe('the list', () => {
  it('is empty when there is none', async () => {
    expect((await list()).body).toEqual({ items: [], next: null });
    expect((await list('?count=true')).body).toEqual({ items: [], next: null, total: 0 });
  });

  it('shows each once, newest first, by offset and by cursor, also while others are added', async () => {
    for (let n = 1; n <= 5; n++) await create({ name: \`The ${thing} \${n}\` });
    const names = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name);
    const given = [5, 4, 3, 2, 1].map((n) => \`The ${thing} \${n}\`);

    const pages = [
      await list('?limit=2&count=true'),
      await list('?limit=2&offset=2&count=true'),
      await list('?limit=2&offset=4&count=true'),
    ];
    expect(pages.flatMap(names)).toEqual(given);
    expect(pages.map(({ body }) => body.total)).toEqual([5, 5, 5]);

    const byCursor: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer = await list(next ? \`?limit=2&after=\${next}\` : '?limit=2');
      byCursor.push(...names(answer));
      next = answer.body.next;
      await create({ name: \`Added after \${byCursor.length}\` });
    }
    expect(byCursor).toEqual(given);
  });

  it.each([
    ['limit', '?limit=0'],
    ['limit', '?limit=101'],
    ['offset', '?offset=-1'],
    ['after', '?after=garbage'],
    ['after', \`?after=\${encodeCursor('a name')}\`],
    ['colour', '?colour=red'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    expect(refusal(await list(query))).toEqual(invalid(field));
  });
});

describe('adding', () => {
  it('answers with what was added, and where it can be read', async () => {
    const given = { name: 'The first ✨', description: 'Two lines,\\nand a fox. 🦊' };
    const { status, headers, body } = await create(given);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...given,
      id: expect.any(Number),
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    const answer = await service.request('GET', String(headers.location), { as: admin });
    expect(answer).toMatchObject({ status: 200, body });
  });

  it('refuses a name that is taken, in other case too', async () => {
    await create({ name: 'Taken' });
    expect(refusal(await create({ name: 'TAKEN' }))).toEqual(taken('name'));
    expect(await everything()).toHaveLength(1);
  });

  it('lets one of many at once have the name', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ name: 'Wanted' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await everything()).toHaveLength(1);
  });

  it.each([
    ['name', { name: undefined }],
    ['name', { name: null }],
    ['name', { name: ' x ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'two\\nlines' }],
    ['name', { name: 5 }],
    ['description', { description: 'too short' }],
    ['description', { description: 'x'.repeat(2001) }],
    ['description', { description: 'an escape \\u001b here' }],
    ['id', { id: 5 }],
  ])('refuses %s: %j', async (field, body) => {
    expect(refusal(await create({ name: 'Fine', ...body }))).toEqual(invalid(field));
    expect(await everything()).toEqual([]);
  });
});

describe('changing', () => {
  it.each([
    ['name', 'Another name 🦊'],
    ['description', 'Another description.'],
    ['description', null],
  ])('changes %s alone', async (field, value) => {
    const { body: before } = await create({ name: 'The first', description: 'The first description.' });
    const { status, body } = await patch(before.id, { [field]: value });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, [field]: value, updatedAt: body.updatedAt });
    expect((await read(before.id)).body).toEqual(body);
  });

  it('lands two changes at once', async () => {
    const { id } = (await create({ name: 'The first' })).body;
    const answers = await Promise.all([
      patch(id, { name: 'Both' }),
      patch(id, { description: 'Both of them.' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await read(id)).body).toMatchObject({ name: 'Both', description: 'Both of them.' });
  });

  it('refuses a name that another has, and takes its own', async () => {
    const { id } = (await create({ name: 'One' })).body;
    await create({ name: 'Other' });
    expect(refusal(await patch(id, { name: 'OTHER' }))).toEqual(taken('name'));
    expect((await patch(id, { name: 'ONE' })).body.name).toBe('ONE');
  });

  it.each([
    ['body', {}],
    ['name', { name: 'x' }],
    ['name', { name: null }],
    ['description', { description: 'short' }],
    ['colour', { name: 'Not kept', colour: 'red' }],
  ])('refuses %s: %j', async (field, body) => {
    const { id } = (await create({ name: 'The first' })).body;
    const before = await everything();
    expect(refusal(await patch(id, body))).toEqual(invalid(field));
    expect(await everything()).toEqual(before);
  });
});

it('deletes it, once', async () => {
  const { id } = (await create({ name: 'Gone soon' })).body;
  const kept = (await create({ name: 'Kept' })).body;
  const outcomes = await Promise.all([remove(id), remove(id)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual([204, 404]);
  expect(refusal(await read(id))).toEqual(NOT_FOUND);
  expect(await everything()).toMatchObject([{ id: kept.id }]);
});

it('is 404 for one that is not there', async () => {
  expect(refusal(await read(999_999))).toEqual(NOT_FOUND);
  expect(refusal(await patch(999_999, { name: 'Nobody' }))).toEqual(NOT_FOUND);
  expect(refusal(await remove(999_999))).toEqual(NOT_FOUND);
});

it.each(['abc', '-1', '1e3', '0', '4294967296', '%00'])('is 400 for the id %s', async (id) => {
  expect(refusal(await read(id))).toEqual(invalid('id'));
  expect(refusal(await patch(id, { name: 'Nobody' }))).toEqual(invalid('id'));
  expect(refusal(await remove(id))).toEqual(invalid('id'));
});
`;
