import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { Discount } from './discount.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';
import { Order } from './order.js';

/** A use of a discount by an order. Stored for discounts with a code or a limit. */
@Table({
  tableName: 'discount_redemptions',
  timestamps: false,
  indexes: [
    { name: 'discount_redemptions_slot', fields: ['discountId', 'customerKey', 'slot'], unique: true },
    { name: 'discount_redemptions_first_order', fields: ['firstOrderKey'], unique: true },
    { name: 'discount_redemptions_order', fields: ['orderId'] },
  ],
})
export class DiscountRedemption extends Model<
  InferAttributes<DiscountRedemption>,
  InferCreationAttributes<DiscountRedemption>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare discountId: number;

  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** Identifies the customer; see customerKeyOf. */
  @Column({ type: ID, allowNull: false })
  declare customerKey: string;

  /** Which of the customer's allowed uses this is, from 1, if their number is limited; null after it was released. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare slot: CreationOptional<number | null>;

  /** The customer, if the discount is only for first orders; null after the order was cancelled. */
  @Column({ type: ID, allowNull: true })
  declare firstOrderKey: CreationOptional<string | null>;

  /** The normalised code that was used. */
  @Column({ type: DataType.STRING(LIMITS.discountCode.max), allowNull: true })
  declare codeKey: CreationOptional<string | null>;

  /** Discount in the order's currency: a decimal string. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /** When the use was given back, because the order was cancelled. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare releasedAt: CreationOptional<Date | null>;

  @BelongsTo(() => Discount, 'discountId')
  declare discount?: NonAttribute<Discount>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;
}
