import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { Discount } from './discount.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';
import { Order } from './order.js';

/** An order that uses a discount which has a code or a limit. */
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

  /** Stands for the customer; see customerKeyOf. */
  @Column({ type: ID, allowNull: false })
  declare customerKey: string;

  /** Its number among those of the customer, from 1, where their number is limited; null once it was released. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare slot: CreationOptional<number | null>;

  /** The customer, where the discount is for a first order; null once that was cancelled. */
  @Column({ type: ID, allowNull: true })
  declare firstOrderKey: CreationOptional<string | null>;

  /** Key of the code that was used. */
  @Column({ type: DataType.STRING(LIMITS.discountCode.max), allowNull: true })
  declare codeKey: CreationOptional<string | null>;

  /** What was taken off, in the order's currency: a decimal string. */
  @Column({ type: MONEY, allowNull: false })
  declare amount: string;

  /** When its cancellation gave the use back. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare releasedAt: CreationOptional<Date | null>;

  @BelongsTo(() => Discount, 'discountId')
  declare discount?: NonAttribute<Discount>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;
}
