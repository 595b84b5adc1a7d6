import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { ID } from './id.js';
import { User } from './user.js';

/** `skipped`: when its turn came there was no reason for it any more. */
export const MAIL_STATUSES = ['pending', 'sent', 'failed', 'skipped'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** A mail, written by the transaction that causes it and sent afterwards: see src/mail/sender.ts. */
@Table({
  tableName: 'mails',
  timestamps: false,
  indexes: [
    { name: 'mails_due', fields: ['dueAt'] },
    { name: 'mails_status', fields: ['status', 'id'] },
    { name: 'mails_recipient', fields: ['recipient'] },
    { name: 'mails_user', fields: ['userId'] },
  ],
})
export class Mail extends Model<InferAttributes<Mail>, InferCreationAttributes<Mail>> {
  /** UUIDv7, and part of the Message-ID: whoever gets the mail a second time can tell. */
  @Column({ type: ID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.STRING(32), allowNull: false })
  declare kind: string;

  /** E-mail address. */
  @Column({ type: DataType.STRING(LIMITS.email.max), allowNull: false })
  declare recipient: string;

  @Column({ type: DataType.CHAR(2), allowNull: false })
  declare locale: string;

  /** Null: nobody is known yet, or a guest. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare userId: CreationOptional<number | null>;

  /** Keys of what it is about. Text and links are made when it is sent, so that no secret lies here. */
  @Column({ type: DataType.JSON, allowNull: false })
  declare content: Record<string, unknown>;

  @Column({
    type: DataType.ENUM(...MAIL_STATUSES),
    allowNull: false,
    defaultValue: 'pending',
    validate: { isIn: [[...MAIL_STATUSES]] },
  })
  declare status: CreationOptional<MailStatus>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare attempts: CreationOptional<number>;

  /** When it is to be tried, by the database's clock; while it is being sent, the end of the lease. Null: never again. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare dueAt: CreationOptional<Date | null>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare sentAt: CreationOptional<Date | null>;

  /** Why the last attempt failed. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: NonAttribute<User>;
}
