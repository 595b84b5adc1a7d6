import { expect, it } from 'vitest';
import { PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What docs/journal.md tells a newcomer to paste while the shop runs, pasted.

const paste = pasteBesideShop();

it('its commands do what it says', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const blocks = await shopCommandsOf('docs/journal.md');
  const { code, output } = await paste(blocks.join('\n'));
  expect(code, output).toBe(0);

  const answers = (output.match(/^\{".*\}$/gm) ?? []).map((answer) => JSON.parse(answer));
  const [front, unseen, draft, own, published, foreign, comment, comments, reviews, ...moderated] = answers;
  expect(front.items).toHaveLength(2);
  expect(unseen).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect(draft).toMatchObject({ title: 'Sharpening, slowly', published: false });
  expect(own.items.map(({ id }: { id: number }) => id)).toContain(draft.id);
  expect(published).toMatchObject({ id: draft.id, published: true });
  expect(foreign).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect(comment.commentable).toEqual({ type: 'post', id: draft.id, title: draft.title });
  expect(comments).toMatchObject({ items: [{ id: comment.id }], next: null });
  expect(reviews).toMatchObject({ items: [{ rating: 4 }], next: null });
  expect(output).toContain('{ averageRating: 4, reviewCount: 1 }');
  const [{ id }] = reviews.items;
  expect(moderated).toMatchObject([
    { id, rating: 5, isHidden: false },
    { id, isHidden: true },
    { items: [{ id }], next: null },
    { id, isHidden: false },
  ]);
  expect(output.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 204']);
});
