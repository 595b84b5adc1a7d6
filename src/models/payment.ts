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
 * pending: the customer has yet to pay; authorized: the money is held, and can be captured or voided; capturing and
 * voiding: the provider has been asked; captured: the money is the shop's, and what of it was given back stands in
 * `refunded`; voided: the hold is released; failed: the provider refused to start it. The last two leave the
 * order free for another.
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
 * How the money of an order comes in. There is a row once a payment is started, so placing an order writes none.
 * The figures are decimal strings of its currency; what was captured,
 * is being refunded and was refunded are each the sum of its operations.
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

  /** The PaymentProvider that has it, by name. */
  @Column({ type: DataType.STRING(32), allowNull: false, validate: { notEmpty: true } })
  declare provider: string;

  /** The provider's name for it, such as a PaymentIntent's id; null until the provider has started it. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  @Column({ type: DataType.ENUM(...PAYMENT_STATUSES), allowNull: false, defaultValue: 'pending' })
  declare status: CreationOptional<PaymentStatus>;

  /** ISO 4217, the order's. */
  @Column({ type: DataType.CHAR(3), allowNull: false, validate: { is: CURRENCY_PATTERN } })
  declare currency: string;

  /** What is asked of the customer. */
  @Column(moneyColumn('amount'))
  declare amount: string;

  /** What the provider held for the shop. */
  @Column({ ...moneyColumn('authorized'), defaultValue: '0.000' })
  declare authorized: CreationOptional<string>;

  @Column({ ...moneyColumn('captured'), defaultValue: '0.000' })
  declare captured: CreationOptional<string>;

  /** What refunds under way will give back; it cannot be promised again meanwhile. */
  @Column({ ...moneyColumn('refunding'), defaultValue: '0.000' })
  declare refunding: CreationOptional<string>;

  @Column({ ...moneyColumn('refunded'), defaultValue: '0.000' })
  declare refunded: CreationOptional<string>;

  /** 1 unless it is over without money: then null. Generated; its unique key keeps an order from two such payments. */
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
