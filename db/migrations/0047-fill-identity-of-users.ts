import type { Migration } from './migration.js';

interface Row {
  id: number;
  email: string;
  emailKey: string;
}

const LONGEST = 254;
const IS_TAKEN = 1062;

/**
 * As the models make it, frozen at this step: visible characters, NFC, lower case, and the domain in ASCII.
 * A dry run sees no rows, and so shows what finds them alone.
 */
function identityOf(email: string): string {
  const visible = email.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '').trim();
  const whole = visible.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
  const at = whole.lastIndexOf('@') + 1;
  const domain = whole.slice(at);
  const isDomain = at > 0 && /^[\p{L}\p{M}\p{N}._-]+$/u.test(domain) && URL.canParse(`ws://${domain}`);
  const identity = isDomain ? whole.slice(0, at) + new URL(`ws://${domain}`).hostname : whole;
  return identity.length <= LONGEST ? identity : email;
}

/**
 * Two accounts may come to one identity: the same domain, once in Unicode and once in ASCII. Then the one that is written
 * that way has it, or else the older one; the other keeps its address as it was written, by which it still signs in.
 */
export const fillIdentityOfUsers: Migration = {
  name: '0047-fill-identity-of-users',
  worksOnRows: true,
  async up({ sequelize }) {
    const [rows] = await sequelize.query(
      'SELECT id, email, emailKey FROM users WHERE LENGTH(email) <> CHAR_LENGTH(email) ORDER BY id',
    );
    for (const { id, email, emailKey } of rows as Row[]) {
      const identity = identityOf(email);
      if (identity === emailKey) continue;
      try {
        const replacements = [identity, id];
        await sequelize.query('UPDATE users SET emailKey = ? WHERE id = ?', { replacements });
      } catch (error) {
        if ((error as { original?: { errno?: number } }).original?.errno !== IS_TAKEN) throw error;
      }
    }
    return rows;
  },
  down: ({ sequelize }) => sequelize.query('UPDATE users SET emailKey = LOWER(email)'),
};
