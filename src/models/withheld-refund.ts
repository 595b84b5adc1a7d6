import type {
  CreateOptions,
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  InstanceUpdateOptions,
} from 'sequelize';
import {
  AfterCreate,
  AfterUpdate,
  Column,
  CreatedAt,
  DataType,
  Model,
  type Sequelize,
  Table,
} from 'sequelize-typescript';
import { areFiguresChanged, writePaymentStatus } from './hooks/write-payment-status.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/**
 * Records that cancelled or returned units are not refunded. Written in the transaction of the event that causes it, instead of
 * a RefundRequest. A customer who had paid does not get the money back; one who had not paid no longer owes it.
 */
@Table({
  tableName: 'withheld_refunds',
  updatedAt: false,
  indexes: [{ name: 'withheld_refunds_settled', fields: ['settledAt'] }],
})
export class WithheldRefund extends Model<
  InferAttributes<WithheldRefund>,
  InferCreationAttributes<WithheldRefund>
> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** Version of the order event that caused it. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare version: number;

  /** Value of those units, and of shipping withheld with them: a decimal string in the order's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /** The part that the shop keeps, because it was paid: a decimal string. */
  @Column({ type: MONEY, allowNull: false })
  declare kept: string;

  /** When payments handled it; null until then. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare settledAt: CreationOptional<Date | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @AfterCreate
  static updatePaymentStatus({ orderId }: WithheldRefund, { transaction }: CreateOptions): Promise<void> {
    return writePaymentStatus(WithheldRefund.sequelize as Sequelize, orderId, transaction);
  }

  @AfterUpdate
  static async refreshPaymentStatus(
    row: WithheldRefund,
    { fields, transaction }: InstanceUpdateOptions,
  ): Promise<void> {
    if (!areFiguresChanged(fields)) return;
    await writePaymentStatus(WithheldRefund.sequelize as Sequelize, row.orderId, transaction);
  }
}
