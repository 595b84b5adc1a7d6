import { nameOf } from '../format/person';
import type { Order } from './order';

export type Ordered = Pick<Order, 'user' | 'email'>;

/** The customer's name; of a guest the e-mail address. */
export const customerOf = ({ user, email }: Ordered): string => (user ? nameOf(user) : (email ?? ''));

/** Where the customer can be reached. */
export const emailOf = ({ user, email }: Ordered): string | null => user?.email ?? email;
