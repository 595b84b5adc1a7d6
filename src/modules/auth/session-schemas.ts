import { z } from 'zod';
import { idInPath, page, paging, timestamp, uuidParam } from '../../http/schemas.js';

const EXAMPLE_ID = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
const sessionId = uuidParam.meta({ examples: [EXAMPLE_ID] });

export const ownSessionParams = z.object({ sessionId });
export const sessionParams = z.object({ id: idInPath, sessionId });
export const sessionFilters = z.strictObject(paging);

const EXAMPLE = {
  id: EXAMPLE_ID,
  createdAt: '2026-01-31T12:00:00.000Z',
  lastUsedAt: '2026-02-01T08:30:00.000Z',
  expiresAt: '2026-03-03T08:30:00.000Z',
};

const session = z
  .object({
    id: z.string(),
    createdAt: timestamp.describe('When the session began'),
    lastUsedAt: timestamp.describe('When it was last refreshed'),
    expiresAt: timestamp.describe('When it ends, unless it is refreshed before'),
  })
  .meta({ id: 'SignedInSession', examples: [EXAMPLE] });
export const sessionPage = page(session);

export const ownSessionPage = page(
  session
    .extend({ isCurrent: z.boolean().describe('Whether this request comes from that session') })
    .meta({ id: 'OwnSession', examples: [{ ...EXAMPLE, isCurrent: true }] }),
);
