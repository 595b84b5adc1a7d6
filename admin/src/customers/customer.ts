import type { Schemas } from '@stockkeeper/client';

export type Account = Schemas['User'];
export type Customer = Schemas['UserWithOrders'];
export type Session = Schemas['SignedInSession'];
export type OwnSession = Schemas['OwnSession'];

export const ROLES = ['customer', 'author', 'admin'] as const satisfies ReadonlyArray<Account['role']>;
export type SavedAddress = Schemas['Address'];
