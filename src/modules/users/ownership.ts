import { notFound, Problem } from '../../errors.js';
import type { User } from '../../models/index.js';

/** The signed-in user, as a request carries it. */
export type Account = Pick<User, 'id' | 'role'>;

export function isOwnerOrAdmin(account: Account, ownerId: number): boolean {
  return account.role === 'admin' || account.id === ownerId;
}

/** Something that belongs to a user. Problems call it "post 7". */
export interface Owned {
  what: string;
  id: number;
  ownerId: number;
  /** Whether it is public. */
  isVisible: boolean;
}

/** @throws Problem FORBIDDEN when it is someone else's; NOT_FOUND when it is not public either */
export function requireOwnerOrAdmin(account: Account, { what, id, ownerId, isVisible }: Owned): void {
  if (isOwnerOrAdmin(account, ownerId)) return;
  if (!isVisible) throw notFound(what, id);
  throw new Problem('FORBIDDEN', `Only its author and admins may change ${what} ${id}.`);
}
