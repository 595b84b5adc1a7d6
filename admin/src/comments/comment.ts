import type { Schemas } from '@stockkeeper/client';

export type Comment = Schemas['AnyComment'];
