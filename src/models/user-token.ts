import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { ID } from './id.js';
import { User } from './user.js';

export const TOKEN_PURPOSES = ['verify_email', 'reset_password', 'change_email'] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

/**
 * A link in a mail that proves who reads it. Has the id of the mail. The secret of the link is not stored but derived: see
 * src/mail/tokens/derive.ts.
 */
@Table({
  tableName: 'user_tokens',
  timestamps: false,
  indexes: [{ name: 'user_tokens_user', fields: ['userId', 'purpose'] }],
})
export class UserToken extends Model<InferAttributes<UserToken>, InferCreationAttributes<UserToken>> {
  /** UUIDv7: contains the time when the mail was asked for. */
  @Column({ type: ID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare userId: number;

  @Column({
    type: DataType.ENUM(...TOKEN_PURPOSES),
    allowNull: false,
    validate: { isIn: [[...TOKEN_PURPOSES]] },
  })
  declare purpose: TokenPurpose;

  /** The address that the mail went to, and that the link proves. */
  @Column({ type: DataType.STRING(LIMITS.email.max), allowNull: false })
  declare email: string;

  /** By the database's clock, as usedAt. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare expiresAt: Date;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare usedAt: CreationOptional<Date | null>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: NonAttribute<User>;
}
