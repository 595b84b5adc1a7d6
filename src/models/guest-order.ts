import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { ID } from './id.js';
import { Order } from './order.js';
import { User } from './user.js';

/**
 * An order that was placed without an account, and who has claimed it since. A table of its own: an index on `orders` would be
 * written with every order.
 */
@Table({
  tableName: 'guest_orders',
  timestamps: false,
  indexes: [
    { name: 'guest_orders_email', fields: ['emailKey'] },
    { name: 'guest_orders_claimed_by', fields: ['claimedBy'] },
  ],
})
export class GuestOrder extends Model<InferAttributes<GuestOrder>, InferCreationAttributes<GuestOrder>> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** The normalised e-mail address, as that of accounts. */
  @Column({ type: DataType.STRING(LIMITS.email.max), allowNull: false })
  declare emailKey: string;

  /** When an account with that address has claimed it. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare claimedAt: CreationOptional<Date | null>;

  /** That account. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare claimedBy: CreationOptional<number | null>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BelongsTo(() => User, { foreignKey: 'claimedBy', onDelete: 'RESTRICT' })
  declare claimant?: NonAttribute<User>;
}
