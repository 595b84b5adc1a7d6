import type { Sequelize } from 'sequelize-typescript';
import type { Mail } from '../models/index.js';
import type { GuestTokens } from '../rules/guest-tokens.js';
import type { Shop } from '../settings/mail.js';
import type { Content } from './content.js';

/** What a mail is made with when its turn has come. */
export interface Composing {
  sequelize: Sequelize;
  shop: Shop;
  /** Signs links. */
  tokenKey: Buffer;
  /** Signs links to orders of guests. */
  guestTokens: GuestTokens;
}

/**
 * A mail that is ready; or why there is no reason for it any more. `forget`: its row is deleted, since nobody may learn from it
 * which addresses have an account.
 */
export type Composed = { content: Content; to?: string } | { skip: string } | 'forget';

export type Compose = (mail: Mail, composing: Composing) => Promise<Composed>;
