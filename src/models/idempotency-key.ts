import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** 1 to 255 printable ASCII characters, as draft-ietf-httpapi-idempotency-key-header and the column allow. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x20-\x7e]{1,255}$/;

/** The userId of keys of guests, of whom each has keys of their own: see guestKey. No account has it. */
export const GUESTS = 0;

/**
 * A used Idempotency-Key. Inserted in the transaction of the change: of two at once the primary key lets one through, and a
 * refusal leaves the key free.
 */
@Table({
  tableName: 'idempotency_keys',
  updatedAt: false,
  indexes: [{ name: 'idempotency_keys_created', fields: ['createdAt'] }],
})
export class IdempotencyKey extends Model<
  InferAttributes<IdempotencyKey>,
  InferCreationAttributes<IdempotencyKey>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare userId: number;

  @Column({ type: DataType.STRING(255), primaryKey: true, validate: { is: IDEMPOTENCY_KEY_PATTERN } })
  declare key: string;

  /** SHA-256, in hex, of the request that came with the key. */
  @Column({ type: DataType.CHAR(64), allowNull: false })
  declare requestHash: string;

  /** The order that was placed with it; null for other changes. */
  @Column({ type: ID, allowNull: true })
  declare orderId: CreationOptional<string | null>;

  /** JSON of the response to another change; see src/http/idempotency.ts. */
  @Column({ type: DataType.TEXT('medium'), allowNull: true })
  declare answer: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;
}
