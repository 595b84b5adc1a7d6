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
 * That nothing is to be given back for units that were cancelled or sent back. Written in the transaction of the event
 * that is the reason for it, as a RefundRequest is otherwise. Who had paid for them does not get it back; who had not
 * does not owe it.
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

  /** Of the event that is the reason. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare version: number;

  /** A decimal string, in the currency of the order: what those units cost. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /** What of it the order still comes to, since it had been paid: nothing when it had not. */
  @Column({ type: MONEY, allowNull: false })
  declare kept: string;

  /** When the order's payment was looked at because of it; null while that is to be done. */
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
