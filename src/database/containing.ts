import { literal, Op } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

/** The condition that a column has this text somewhere. It reads every row, so it is for small tables. */
export function containing(text: string, sequelize: Sequelize) {
  // With `!` as escape character, since backslash does not work with NO_BACKSLASH_ESCAPES.
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`;
  return { [Op.like]: literal(`${sequelize.escape(pattern)} ESCAPE '!'`) };
}
