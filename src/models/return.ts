import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isOneLine, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';
import { Order } from './order.js';
import { ReturnItem } from './return-item.js';

export const RETURN_STATUSES = ['requested', 'approved', 'rejected', 'received'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** A return of shipped units. Its id is a UUIDv7 made by the service, so ids sort by the time of the request. */
@Table({
  tableName: 'returns',
  indexes: [
    { name: 'returns_order', fields: ['orderId'] },
    { name: 'returns_status', fields: ['status'] },
  ],
})
export class Return extends Model<InferAttributes<Return>, InferCreationAttributes<Return>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare orderId: string;

  @Column({
    type: DataType.ENUM(...RETURN_STATUSES),
    allowNull: false,
    defaultValue: 'requested',
    validate: { isIn: [[...RETURN_STATUSES]] },
  })
  declare status: CreationOptional<ReturnStatus>;

  /** The customer's reason. Those of admins are in the order's events. */
  @Column({
    type: DataType.STRING(LIMITS.reason.max),
    allowNull: false,
    validate: { rule: must(isOneLine, 'must not have control characters') },
  })
  declare reason: string;

  /** Version of the order event that received it; null until then. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare receiptVersion: CreationOptional<number | null>;

  /**
   * Requested refund for the received units and shipping; null until then, or without a refund. The payment has the amounts that
   * were paid and refunded.
   */
  @Column({ type: MONEY, allowNull: true })
  declare refundAmount: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @HasMany(() => ReturnItem, 'returnId')
  declare items?: NonAttribute<ReturnItem[]>;
}
