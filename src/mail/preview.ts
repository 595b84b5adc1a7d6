import { randomBytes } from 'node:crypto';
import type { Sequelize } from 'sequelize-typescript';
import { type Mail, UserToken } from '../models/index.js';
import { guestTokens } from '../rules/guest-tokens.js';
import type { Shop } from '../settings/mail.js';
import { composeOf } from './kinds.js';
import { layOutText } from './layout-text.js';

/** A mail as it would be written now; null when there is no reason for it any more. */
export interface Preview {
  subject: string;
  text: string;
}

/** Writes a mail for those who run the shop. Its links lead nowhere: they are signed by a key that nobody has. */
export async function previewOf(sequelize: Sequelize, mail: Mail, shop: Shop): Promise<Preview | null> {
  // Composing it would give somebody a link.
  if (mail.kind === 'reset_password' && (await UserToken.count({ where: { id: mail.id } })) === 0)
    return null;
  const tokenKey = randomBytes(32);
  const unsigned = { tokenKey, guestTokens: guestTokens([tokenKey.toString('hex')]) };
  const composed = await composeOf(mail.kind)?.(mail, { sequelize, shop, ...unsigned });
  if (composed === undefined || composed === 'forget' || 'skip' in composed) return null;
  return { subject: composed.content.subject, text: layOutText(composed.content, shop) };
}
