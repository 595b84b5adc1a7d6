import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { isText, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
import { Order } from './order.js';
import { User } from './user.js';

const { min, max } = LIMITS.orderNote;

/** An internal note to an order, never shown to customers. Its id is a UUIDv7 made by the service. */
@Table({
  tableName: 'order_notes',
  updatedAt: false,
  indexes: [
    { name: 'order_notes_order', fields: ['orderId', 'id'] },
    { name: 'order_notes_author', fields: ['authorId'] },
  ],
})
export class OrderNote extends Model<InferAttributes<OrderNote>, InferCreationAttributes<OrderNote>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare orderId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare authorId: number;

  @Column({
    type: DataType.STRING(max),
    allowNull: false,
    validate: {
      len: { args: [min, max], msg: `must be ${min} to ${max} characters` },
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare text: string;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BelongsTo(() => User, 'authorId')
  declare author?: NonAttribute<User>;
}
