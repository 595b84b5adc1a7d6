import type { Sequelize } from 'sequelize-typescript';
import { lockByWriting } from '../database/lock-by-writing.js';
import { inTransaction } from '../database/transaction.js';
import type { Mail } from '../models/index.js';
import { Mail as Mails, User, UserToken } from '../models/index.js';
import type { TokenPurpose } from '../models/user-token.js';
import type { Language, Shop } from '../settings/mail.js';
import type { Composed, Composing } from './composing.js';
import { ACCOUNT_TEMPLATES, type AccountFacts, greetingName } from './templates/account.js';
import { tokenOf } from './tokens/derive.js';
import {
  factsOf,
  findUsable,
  hasHadEnough,
  insertToken,
  isCurrent,
  type Owned,
  TOKEN_OWNER,
} from './tokens/store.js';

/** Pages of the storefront that links lead to, each with the token in the fragment, which no server logs. */
const PAGES: Record<TokenPurpose, string> = {
  verify_email: '/account/verify-email',
  reset_password: '/account/reset-password',
  change_email: '/account/change-email',
};
const FORGOTTEN_PAGE = '/account/forgotten-password';

const STALE = 'its link could not be used any more';

/** Composes a mail whose link has the mail's id. */
export function withLink(template: 'welcome' | 'verify_email' | 'change_email') {
  return async (mail: Mail, composing: Composing): Promise<Composed> => {
    const owned = await ownedBy(mail.id);
    // Of no use any more: the address was confirmed or changed, or it has waited too long.
    if (!owned || (owned.user.emailVerifiedAt !== null && owned.token.purpose === 'verify_email'))
      return { skip: STALE };
    return { content: write(template, mail, owned, composing) };
  };
}

/** Composes a mail that tells the owner of an account of something. */
export function notice(template: 'password_changed' | 'change_email_notice' | 'email_changed') {
  return async (mail: Mail, { shop }: Composing): Promise<Composed> => {
    const user = mail.userId === null ? null : await User.findByPk(mail.userId, { attributes: TOKEN_OWNER });
    if (!user) return { skip: 'its account is gone' };
    const facts = factsFor(user, shop, shop.url + FORGOTTEN_PAGE, String(mail.content.otherEmail ?? ''));
    return { content: ACCOUNT_TEMPLATES[mail.locale as Language][template](facts) };
  };
}

/**
 * Composes the mail to an address that somebody asked a new password for. Whether it has an account is found out here, after
 * the reply, which therefore tells nothing.
 */
export async function resetPassword(mail: Mail, composing: Composing): Promise<Composed> {
  let owned = await ownedBy(mail.id);
  if (!owned) {
    const user = await User.findByEmail(mail.recipient);
    if (!user?.isActive) return 'forget';
    // An earlier attempt made the link, and it is used or expired.
    if (await UserToken.count({ where: { id: mail.id } })) return { skip: STALE };
    if (!(await giveLink(composing.sequelize, mail, user))) return 'forget';
    owned = await ownedBy(mail.id);
    if (!owned) return { skip: STALE };
  }
  // To the account's address, never as it was typed: what looks alike may be somebody else's.
  return { to: owned.user.email, content: write('reset_password', mail, owned, composing) };
}

/** @returns whether the account may have another one yet */
function giveLink(sequelize: Sequelize, { id }: Mail, { id: userId, email }: User): Promise<boolean> {
  const purpose = 'reset_password';
  return inTransaction(sequelize, async (transaction) => {
    // Several mails are sent at once, and in several processes.
    await lockByWriting(User, { id: userId }, transaction);
    if (await hasHadEnough({ userId, purpose }, transaction)) return false;
    await Mails.update({ userId, recipient: email }, { where: { id }, transaction });
    await insertToken({ id, userId, purpose, email }, transaction);
    return true;
  });
}

async function ownedBy(mailId: string): Promise<Owned | undefined> {
  const token = await findUsable(mailId);
  const user = token && (await User.findByPk(token.userId, { attributes: TOKEN_OWNER }));
  return token && user && isCurrent({ token, user }) ? { token, user } : undefined;
}

function write(
  template: 'welcome' | 'verify_email' | 'reset_password' | 'change_email',
  { locale }: Mail,
  owned: Owned,
  { shop, tokenKey }: Composing,
) {
  const link = `${shop.url}${PAGES[owned.token.purpose]}#token=${tokenOf(tokenKey, factsOf(owned))}`;
  return ACCOUNT_TEMPLATES[locale as Language][template](factsFor(owned.user, shop, link));
}

const factsFor = ({ firstName }: User, shop: Shop, link: string, otherEmail = ''): AccountFacts => ({
  shopName: shop.name,
  name: greetingName(firstName),
  link,
  otherEmail,
});
