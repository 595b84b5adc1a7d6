import { z } from 'zod';
import {
  changesOf,
  flagInQuery,
  id,
  idInPath,
  oneLine,
  page,
  paging,
  text,
  timestamp,
} from '../../http/schemas.js';
import { LIMITS } from '../../rules/values.js';

const EXAMPLE_POST = {
  id: 1,
  title: 'How to season a skillet',
  author: { id: 3, name: 'Ada Lovelace' },
  published: true,
  publishedAt: '2026-01-31T12:00:00.000Z',
  commentCount: 2,
  createdAt: '2026-01-30T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
};
const EXAMPLE_CONTENT = 'Rub it with oil, as thinly as you can, and leave it in a hot oven for an hour.';

const postFields = {
  id,
  title: z.string(),
  author: z.object({ id, name: z.string() }),
  published: z.boolean(),
  publishedAt: timestamp.nullable().describe('When everyone could read it first'),
  commentCount: z.int(),
  createdAt: timestamp,
  updatedAt: timestamp,
};

export const post = z
  .object({ ...postFields, content: z.string() })
  .meta({ id: 'Post', examples: [{ ...EXAMPLE_POST, content: EXAMPLE_CONTENT }] });

const postSummary = z
  .object({ ...postFields, excerpt: z.string().describe('The first 300 characters of the content') })
  .meta({ id: 'PostSummary', examples: [{ ...EXAMPLE_POST, excerpt: EXAMPLE_CONTENT }] });

export const postPage = page(postSummary);
export const postFilters = z.strictObject(paging);
export const ownPostFilters = postFilters.extend({ published: flagInQuery.optional() });
export const adminPostFilters = ownPostFilters.extend({ authorId: idInPath.optional() });

const writtenFields = {
  title: oneLine(LIMITS.postTitle),
  content: text(LIMITS.postContent),
  published: z.boolean(),
};

export const newPost = z
  .strictObject({ ...writtenFields, published: z.boolean().default(false) })
  .meta({ id: 'NewPost', examples: [{ title: EXAMPLE_POST.title, content: EXAMPLE_CONTENT }] });

export const postChanges = changesOf(writtenFields).meta({ examples: [{ published: true }] });

/** Parsed request body. */
export type NewPost = z.output<typeof newPost>;
export type PostChanges = z.output<typeof postChanges>;
