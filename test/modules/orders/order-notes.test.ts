import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderNote, type User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { placeOrder, stateOf } from '../../helpers/orders.js';
import { FORBIDDEN, invalid, NOT_FOUND, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
let colleague: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  [admin, colleague, customer] = await Promise.all([
    buildAdmin({ firstName: 'Ada', lastName: 'Lovelace' }),
    buildAdmin(),
    buildUser(),
  ]);
});
afterAll(() => service.close());

const place = async () => (await placeOrder(service, customer, [1])).id;
const list = (id: string, query = '', as = admin) =>
  service.request('GET', `/api/admin/orders/${id}/notes${query}`, { as });
const write = (id: string, body: unknown, as = admin) =>
  service.request('POST', `/api/admin/orders/${id}/notes`, { as, body });
const remove = (id: string, noteId: string, as = admin) =>
  service.request('DELETE', `/api/admin/orders/${id}/notes/${noteId}`, { as });

describe('notes to an order', () => {
  it('are written, read newest first in pages, and leave the order as it is', async () => {
    const id = await place();
    const before = await stateOf(id);
    const first = await write(id, { text: '  Rang twice.\nNobody there.  ' });
    expect(first).toMatchObject({ status: 201 });
    expect(first.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      author: { id: admin.id, email: admin.email, firstName: 'Ada', lastName: 'Lovelace' },
      text: 'Rang twice.\nNobody there.',
      createdAt: expect.stringMatching(/Z$/),
    });
    const second = await write(id, { text: 'She rang back.' }, colleague);
    expect(await stateOf(id)).toEqual(before);

    const { body: page } = await list(id, '?limit=1&count=true');
    expect(page).toMatchObject({ items: [second.body], total: 2, next: expect.any(String) });
    expect((await list(id, `?limit=1&after=${page.next}`)).body).toEqual({
      items: [first.body],
      next: null,
    });
    expect((await list(await place())).body.items).toEqual([]);
  });

  it('are part of the timeline until they are deleted, by whom it may be', async () => {
    const id = await place();
    const { body: note } = await write(id, { text: 'Fragile.' });
    const timeline = async () =>
      (await service.request('GET', `/api/admin/orders/${id}/timeline`, { as: admin })).body.items;
    expect((await timeline()).at(-1)).toEqual({
      kind: 'order_note',
      at: note.createdAt,
      actorType: 'user',
      actor: note.author,
      noteId: note.id,
      text: 'Fragile.',
    });
    const other = await place();
    expect(refusal(await remove(other, note.id))).toEqual(NOT_FOUND);
    expect((await remove(id, note.id.toUpperCase(), colleague)).status).toBe(204);
    expect(refusal(await remove(id, note.id))).toEqual(NOT_FOUND);
    expect((await timeline()).map(({ kind }: { kind: string }) => kind)).not.toContain('order_note');
  });

  it.each([
    [{}, 'text'],
    [{ text: ' ' }, 'text'],
    [{ text: '\u200b\u2060' }, 'text'],
    [{ text: 'a\u0000b' }, 'text'],
    [{ text: '\ud800' }, 'text'],
    [{ text: 'x'.repeat(2001) }, 'text'],
    [{ text: 7 }, 'text'],
    [{ text: 'Fine.', authorId: 1 }, 'authorId'],
  ])('cannot be %j', async (body, field) => {
    const id = await place();
    expect(refusal(await write(id, body))).toEqual(invalid(field));
    expect(await OrderNote.count({ where: { orderId: id } })).toBe(0);
  });

  it('are as long as two thousand characters of any script', async () => {
    const text = '💐'.repeat(1000);
    expect((await write(await place(), { text })).body.text).toBe(text);
  });

  it('are for staff alone: no customer reads, writes or meets them', async () => {
    const id = await place();
    const { body: note } = await write(id, { text: 'Difficult.' });
    for (const answer of [
      await list(id, '', customer),
      await write(id, { text: 'Me too.' }, customer),
      await remove(id, note.id, customer),
    ])
      expect(refusal(answer)).toEqual(FORBIDDEN);
    for (const path of [`/api/orders/${id}`, `/api/orders/${id}/events`, '/api/orders']) {
      const { status, body } = await service.request('GET', path, { as: customer });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('Difficult.');
    }
  });

  it('are of an order that is there', async () => {
    const nowhere = uuid();
    expect(refusal(await list(nowhere))).toEqual(NOT_FOUND);
    expect(refusal(await write(nowhere, { text: 'Hello?' }))).toEqual(NOT_FOUND);
    expect(refusal(await list('7'))).toEqual(invalid('id'));
    expect(refusal(await remove(nowhere, 'x'))).toEqual(invalid('noteId'));
  });
});
