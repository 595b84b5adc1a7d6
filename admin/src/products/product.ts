import type { Schemas } from '@stockkeeper/client';

export type Product = Schemas['Product'];
