import type {
  CreateOptions,
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  InstanceUpdateOptions,
  NonAttribute,
  UpdateOptions,
} from 'sequelize';
import {
  AfterCreate,
  AfterUpdate,
  BeforeBulkUpdate,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  type Sequelize,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { CURRENCY_PATTERN } from '../rules/values.js';
import { areFiguresChanged, writePaymentStatus } from './hooks/write-payment-status.js';
import { ID } from './id.js';
import { moneyColumn } from './money-column.js';
import { Order } from './order.js';
import { PaymentOperation } from './payment-operation.js';

/**
 * pending: not paid yet; authorized: the money is reserved and can be captured or voided; capturing, voiding: the provider was
 * called; captured: the shop has the money (minus `refunded`); voided: the reservation is released; failed: the provider
 * refused to start the payment. After voided or failed, the order can have another payment.
 */
export const PAYMENT_STATUSES = [
  'pending',
  'authorized',
  'capturing',
  'captured',
  'voiding',
  'voided',
  'failed',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * A payment of an order. The row is created when the payment starts, not when the order is placed. Amounts are decimal strings
 * in its currency; `captured`, `refunding` and `refunded` are sums of its operations.
 */
@Table({
  tableName: 'payments',
  indexes: [
    { name: 'payments_order', fields: ['orderId', 'id'], unique: true },
    { name: 'payments_open', fields: ['orderId', 'open'], unique: true },
    { name: 'payments_reference', fields: ['provider', 'reference'], unique: true },
    { name: 'payments_status', fields: ['status'] },
  ],
})
export class Payment extends Model<InferAttributes<Payment>, InferCreationAttributes<Payment>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare orderId: string;

  /** Name of its PaymentProvider. */
  @Column({ type: DataType.STRING(32), allowNull: false, validate: { notEmpty: true } })
  declare provider: string;

  /** The provider's id of the payment, such as a PaymentIntent id; null until the provider has started it. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  @Column({ type: DataType.ENUM(...PAYMENT_STATUSES), allowNull: false, defaultValue: 'pending' })
  declare status: CreationOptional<PaymentStatus>;

  /** ISO 4217 code, that of the order. */
  @Column({ type: DataType.CHAR(3), allowNull: false, validate: { is: CURRENCY_PATTERN } })
  declare currency: string;

  /** Amount that the customer is asked to pay. */
  @Column(moneyColumn('amount'))
  declare amount: string;

  /** Amount that the provider has reserved. */
  @Column({ ...moneyColumn('authorized'), defaultValue: '0.000' })
  declare authorized: CreationOptional<string>;

  @Column({ ...moneyColumn('captured'), defaultValue: '0.000' })
  declare captured: CreationOptional<string>;

  /** Reserved for refunds in progress, so that it is not refunded twice. */
  @Column({ ...moneyColumn('refunding'), defaultValue: '0.000' })
  declare refunding: CreationOptional<string>;

  @Column({ ...moneyColumn('refunded'), defaultValue: '0.000' })
  declare refunded: CreationOptional<string>;

  /** Generated: null if voided or failed, otherwise 1. Its unique key allows one open payment per order. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare readonly open: CreationOptional<1 | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @HasMany(() => PaymentOperation, 'paymentId')
  declare operations?: NonAttribute<PaymentOperation[]>;

  @AfterCreate
  static updatePaymentStatus({ orderId }: Payment, { transaction }: CreateOptions): Promise<void> {
    return writePaymentStatus(Payment.sequelize as Sequelize, orderId, transaction);
  }

  @AfterUpdate
  static async refreshPaymentStatus(
    payment: Payment,
    { fields, transaction }: InstanceUpdateOptions,
  ): Promise<void> {
    if (!areFiguresChanged(fields)) return;
    await writePaymentStatus(Payment.sequelize as Sequelize, payment.orderId, transaction);
  }

  @BeforeBulkUpdate
  static runHooksForEach(options: UpdateOptions): void {
    if (areFiguresChanged(options.fields)) options.individualHooks = true;
  }
}
