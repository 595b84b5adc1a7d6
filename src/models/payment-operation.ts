import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { ID } from './id.js';
import { IDEMPOTENCY_KEY_PATTERN } from './idempotency-key.js';
import { MONEY } from './money-column.js';
import { Payment } from './payment.js';
import { RefundRequest } from './refund-request.js';

export const PAYMENT_OPERATION_KINDS = ['authorize', 'capture', 'void', 'refund'] as const;
export type PaymentOperationKind = (typeof PAYMENT_OPERATION_KINDS)[number];

/**
 * requested: written down, and perhaps asked of the provider; unknown: asked, and no answer that could be
 * understood; succeeded and failed: answered. The first two are retried until there is an answer.
 */
export const PAYMENT_OPERATION_STATUSES = ['requested', 'succeeded', 'failed', 'unknown'] as const;
export type PaymentOperationStatus = (typeof PAYMENT_OPERATION_STATUSES)[number];

/** Of what the service asks for by itself, because an order comes to less: by it, such refunds are told from others. */
export const AUTOMATIC_REASON = 'The order was cancelled or returned';

/**
 * Something that a provider is asked to do with a payment, written down before it is asked. Its id goes along as
 * the provider's idempotency key, whoever asks and however often, so that it is done once.
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

  /** A decimal string of the payment's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  @Column({ type: DataType.ENUM(...PAYMENT_OPERATION_STATUSES), allowNull: false, defaultValue: 'requested' })
  declare status: CreationOptional<PaymentOperationStatus>;

  /** The Idempotency-Key of the client that asked for it. */
  @Column({ type: DataType.STRING(255), allowNull: true, validate: { is: IDEMPOTENCY_KEY_PATTERN } })
  declare idempotencyKey: CreationOptional<string | null>;

  /** The request that a refund follows from; null of one that someone asked for. A request may be met in several parts. */
  @Column({ type: ID, allowNull: true })
  declare refundRequestId: CreationOptional<string | null>;

  /** The provider's name for a refund; null for the other kinds, of which a payment has one each. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  /** How often the provider was, or may have been, asked. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare attempts: CreationOptional<number>;

  /**
   * When it may be taken up (again), by the database's clock; null once it is answered. Whoever takes it up moves
   * this into the future: that is the lease which keeps the others away meanwhile.
   */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare dueAt: CreationOptional<Date | null>;

  /** What the provider said against it, or what kept it from answering. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @Column({ type: DataType.STRING(LIMITS.reason.max), allowNull: true })
  declare reason: CreationOptional<string | null>;

  /** The user who asked for it; null when it was the service or someone at the provider. No foreign key: history. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  /** What a payment can have one of that has not failed. Generated: see the migration. */
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
