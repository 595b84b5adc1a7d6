import type { CreateOptions, CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { AfterCreate, Column, CreatedAt, DataType, Model, type Sequelize, Table } from 'sequelize-typescript';
import { writePaymentStatus } from './hooks/write-payment-status.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/**
 * That the customer is to get money back, as far as it was paid, for units that were cancelled or sent back. Written
 * in the transaction of the event that is the reason for it; the unique key lets no event be the reason for
 * two. Payment operations that give the money back name it.
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

  /** Of the event that is the reason. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare version: number;

  /** A decimal string, in the currency of the order: what the customer was to pay for those units. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /**
   * When it was acted upon: refunds name it as their `refundRequestId`, or there was nothing to give back. Null while
   * that is to be done.
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
