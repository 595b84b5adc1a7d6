import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BeforeBulkDestroy,
  BeforeBulkUpdate,
  BeforeDestroy,
  BeforeUpdate,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  Model,
  Table,
} from 'sequelize-typescript';
import type { ActorType } from '../rules/principal.js';
import { LIMITS } from '../rules/values.js';
import { ACTOR_TYPE_COLUMN } from './actor-type-column.js';
import { ID } from './id.js';
import { ORDER_STATUSES, Order, type OrderStatus } from './order.js';

/** What can happen to an order after it was placed. */
export const ORDER_EVENT_KINDS = [
  'status_changed',
  'units_cancelled',
  'units_shipped',
  'units_backordered',
  'backorder_filled',
  'tracking_changed',
  'fulfilment_delivered',
  'return_requested',
  'return_approved',
  'return_rejected',
  'return_received',
  'claimed',
] as const;
export type OrderEventKind = (typeof ORDER_EVENT_KINDS)[number];

/**
 * History of an order: append-only, one row per version. Version 1, the placement, has no row.
 */
@Table({ tableName: 'order_events', updatedAt: false })
export class OrderEvent extends Model<InferAttributes<OrderEvent>, InferCreationAttributes<OrderEvent>> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** The order's version after the change. Part of the key, so two changes cannot follow the same version. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, validate: { isInt: true, min: 2 } })
  declare version: number;

  /** Identifies our own row after a COMMIT with an unknown outcome. */
  @Column({ type: ID, allowNull: false, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: DataType.STRING(32), allowNull: false, validate: { isIn: [[...ORDER_EVENT_KINDS]] } })
  declare kind: OrderEventKind;

  @Column({ type: DataType.ENUM(...ORDER_STATUSES), allowNull: false })
  declare fromStatus: OrderStatus;

  /** Same as fromStatus if the event changed something else. */
  @Column({ type: DataType.ENUM(...ORDER_STATUSES), allowNull: false })
  declare toStatus: OrderStatus;

  @Column(ACTOR_TYPE_COLUMN)
  declare actorType: CreationOptional<ActorType>;

  /** The account that did it; null for a guest or the service. No foreign key: history must survive the account. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  @Column({ type: DataType.STRING(LIMITS.reason.max), allowNull: true })
  declare reason: CreationOptional<string | null>;

  /** Depends on the kind, for example the cancelled lines. */
  @Column({ type: DataType.JSON, allowNull: true })
  declare details: CreationOptional<Record<string, unknown> | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BeforeUpdate
  @BeforeBulkUpdate
  @BeforeDestroy
  @BeforeBulkDestroy
  static refuseToRewriteHistory(): never {
    throw new Error('order events are append-only');
  }
}
