import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import type { ActorType } from '../rules/principal.js';
import { LIMITS } from '../rules/values.js';
import { ACTOR_TYPE_COLUMN } from './actor-type-column.js';
import { ID } from './id.js';
import { IDEMPOTENCY_KEY_PATTERN } from './idempotency-key.js';
import { MONEY } from './money-column.js';
import { Payment } from './payment.js';
import { RefundRequest } from './refund-request.js';

export const PAYMENT_OPERATION_KINDS = ['authorize', 'capture', 'void', 'refund'] as const;
export type PaymentOperationKind = (typeof PAYMENT_OPERATION_KINDS)[number];

/**
 * requested: stored, and perhaps sent to the provider; unknown: sent, without a usable answer; succeeded and failed: answered.
 * The first two are retried until there is an answer.
 */
export const PAYMENT_OPERATION_STATUSES = ['requested', 'succeeded', 'failed', 'unknown'] as const;
export type PaymentOperationStatus = (typeof PAYMENT_OPERATION_STATUSES)[number];

/** Reason of refunds and voids that the service makes by itself; it distinguishes them from manual ones. */
export const AUTOMATIC_REASON = 'The order was cancelled or returned';

/**
 * An operation on a payment, stored before the provider is called. Its id is the provider's idempotency key, so the provider
 * does it once, however often it is called.
 */
@Table({
  tableName: 'payment_operations',
  indexes: [
    { name: 'payment_operations_payment', fields: ['paymentId', 'id'], unique: true },
    { name: 'payment_operations_exclusive', fields: ['paymentId', 'exclusive'], unique: true },
    { name: 'payment_operations_key', fields: ['paymentId', 'idempotencyKey'], unique: true },
    { name: 'payment_operations_reference', fields: ['paymentId', 'reference'], unique: true },
    { name: 'payment_operations_due', fields: ['dueAt'] },
    { name: 'payment_operations_status', fields: ['status', 'kind'] },
    { name: 'payment_operations_refund_request', fields: ['refundRequestId'] },
  ],
})
export class PaymentOperation extends Model<
  InferAttributes<PaymentOperation>,
  InferCreationAttributes<PaymentOperation>
> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare paymentId: string;

  @Column({ type: DataType.ENUM(...PAYMENT_OPERATION_KINDS), allowNull: false })
  declare kind: PaymentOperationKind;

  /** A decimal string in the payment's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  @Column({ type: DataType.ENUM(...PAYMENT_OPERATION_STATUSES), allowNull: false, defaultValue: 'requested' })
  declare status: CreationOptional<PaymentOperationStatus>;

  /** Idempotency-Key of the client's request. */
  @Column({ type: DataType.STRING(255), allowNull: true, validate: { is: IDEMPOTENCY_KEY_PATTERN } })
  declare idempotencyKey: CreationOptional<string | null>;

  /** The refund request that a refund fulfils, possibly in several parts; null for manual refunds. */
  @Column({ type: ID, allowNull: true })
  declare refundRequestId: CreationOptional<string | null>;

  /** The provider's id of a refund; null for other kinds, of which a payment has one each. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  /** How often the provider was called, or may have been. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare attempts: CreationOptional<number>;

  /**
   * When a worker may run it (again), by the database's clock; null once it is answered. The worker that runs it moves this
   * into the future: that is its lease.
   */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare dueAt: CreationOptional<Date | null>;

  /** Why the provider refused it, or why there is no answer. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @Column({ type: DataType.STRING(LIMITS.reason.max), allowNull: true })
  declare reason: CreationOptional<string | null>;

  @Column(ACTOR_TYPE_COLUMN)
  declare actorType: CreationOptional<ActorType>;

  /** The account that requested it; null for a guest, the service or the provider. No foreign key: history must survive the account. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  /** Generated, with a unique key: of some kinds a payment has only one operation that has not failed. See the migration. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare readonly exclusive: CreationOptional<1 | 2 | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => Payment, { foreignKey: 'paymentId', onDelete: 'RESTRICT' })
  declare payment?: NonAttribute<Payment>;

  @BelongsTo(() => RefundRequest, { foreignKey: 'refundRequestId', onDelete: 'RESTRICT' })
  declare refundRequest?: NonAttribute<RefundRequest>;
}
