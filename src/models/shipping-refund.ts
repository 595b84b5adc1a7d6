import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/**
 * Shipping that a cancellation or return refunds or withholds. Written in the transaction of its event; included in the amount of
 * the event's refund request or withheld refund.
 */
@Table({ tableName: 'shipping_refunds', timestamps: false })
export class ShippingRefund extends Model<
  InferAttributes<ShippingRefund>,
  InferCreationAttributes<ShippingRefund>
> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** Version of the order event that caused it. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare version: number;

  /** Including tax: a decimal string in the order's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;
}
