import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { Event } from './event.js';
import type { DeliveryError } from './webhook-attempt.js';
import { WebhookEndpoint } from './webhook-endpoint.js';

/** failed: all attempts failed. skipped: an admin enabled the endpoint without what it had missed. */
export const DELIVERY_STATUSES = ['pending', 'done', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * An event that an endpoint gets. Of one endpoint and aggregate, none is sent before an earlier one that is pending; a replayed
 * one waits for the others, which do not wait for it.
 */
@Table({
  tableName: 'webhook_deliveries',
  timestamps: false,
  indexes: [
    { name: 'webhook_deliveries_due', fields: ['endpointId', 'status', 'dueAt'] },
    { name: 'webhook_deliveries_list', fields: ['endpointId', 'status', 'seq'] },
    { name: 'webhook_deliveries_elder', fields: ['endpointId', 'aggregate', 'status', 'seq'] },
    { name: 'webhook_deliveries_event', fields: ['seq'] },
  ],
})
export class WebhookDelivery extends Model<
  InferAttributes<WebhookDelivery>,
  InferCreationAttributes<WebhookDelivery>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare endpointId: number;

  @Column({ type: DataType.BIGINT.UNSIGNED, primaryKey: true })
  declare seq: number;

  /** Type and id of what the event is about: `order:019a…`. */
  @Column({ type: DataType.STRING(128), allowNull: false })
  declare aggregate: string;

  @Column({ type: DataType.ENUM(...DELIVERY_STATUSES), allowNull: false, defaultValue: 'pending' })
  declare status: CreationOptional<DeliveryStatus>;

  /** Whether it was queued by an admin, after its turn. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isReplay: CreationOptional<boolean>;

  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare attempts: CreationOptional<number>;

  /** Failed attempts since it was queued. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare failures: CreationOptional<number>;

  /** When it may be sent (again), by the database's clock; of no meaning once it has ended. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare dueAt: Date;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endedAt: CreationOptional<Date | null>;

  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare lastStatusCode: CreationOptional<number | null>;

  @Column({ type: DataType.STRING(32), allowNull: true })
  declare lastError: CreationOptional<DeliveryError | null>;

  @BelongsTo(() => WebhookEndpoint, { foreignKey: 'endpointId', onDelete: 'RESTRICT' })
  declare endpoint?: NonAttribute<WebhookEndpoint>;

  @BelongsTo(() => Event, { foreignKey: 'seq', targetKey: 'seq', onDelete: 'CASCADE' })
  declare event?: NonAttribute<Event>;
}
