import type { CreateOptions, CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { AfterCreate, Column, CreatedAt, DataType, Model, type Sequelize, Table } from 'sequelize-typescript';
import { writePaymentStatus } from './hooks/write-payment-status.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/**
 * A request to refund the customer for cancelled or returned units, as far as they were paid. Written in the transaction of the
 * event that causes it; the unique key allows one per event. The refunds' payment operations refer to it.
 */
@Table({
  tableName: 'refund_requests',
  updatedAt: false,
  indexes: [
    { name: 'refund_requests_event', unique: true, fields: ['orderId', 'version'] },
    { name: 'refund_requests_settled', fields: ['settledAt'] },
  ],
})
export class RefundRequest extends Model<
  InferAttributes<RefundRequest>,
  InferCreationAttributes<RefundRequest>
> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare orderId: string;

  /** Version of the order event that caused it. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare version: number;

  /** Value of those units, and of shipping refunded with them: a decimal string in the order's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /**
   * When payments handled it: refunds refer to it by `refundRequestId`, or there was nothing to refund. Null until then.
   */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare settledAt: CreationOptional<Date | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @AfterCreate
  static updatePaymentStatus({ orderId }: RefundRequest, { transaction }: CreateOptions): Promise<void> {
    return writePaymentStatus(RefundRequest.sequelize as Sequelize, orderId, transaction);
  }
}
