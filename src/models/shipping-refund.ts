import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/**
 * What of an order's shipping a cancellation or a return gives back. Written in the transaction of its event; it is part of the
 * amount of the event's refund request, or of its withheld refund.
 */
@Table({ tableName: 'shipping_refunds', timestamps: false })
export class ShippingRefund extends Model<
  InferAttributes<ShippingRefund>,
  InferCreationAttributes<ShippingRefund>
> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** Version of the order event that gives it back. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare version: number;

  /** With its tax: a decimal string in the order's currency. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;
}
