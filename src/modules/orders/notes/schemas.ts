import { z } from 'zod';
import { id, orderIdParams, page, paging, text, timestamp, uuidParam } from '../../../http/schemas.js';
import { LIMITS } from '../../../rules/values.js';

export const newNote = z
  .strictObject({ text: text(LIMITS.orderNote) })
  .meta({ examples: [{ text: 'Asked for delivery after six.' }] });

export const note = z
  .object({
    id: z.uuid(),
    author: z.object({ id, email: z.string(), firstName: z.string(), lastName: z.string() }),
    text: z.string(),
    createdAt: timestamp,
  })
  .meta({
    id: 'OrderNote',
    examples: [
      {
        id: '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e',
        author: { id: 2, email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
        text: 'Asked for delivery after six.',
        createdAt: '2026-01-31T12:00:00.000Z',
      },
    ],
  });

export const notePage = page(note);
export const noteFilters = z.strictObject(paging);
export const noteParams = orderIdParams.extend({ noteId: uuidParam });
