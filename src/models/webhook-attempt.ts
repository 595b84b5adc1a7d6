import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** Why an attempt failed. A class, and not what was said: an endpoint is no way to look into the shop's network. */
export const DELIVERY_ERRORS = [
  'status',
  'redirect',
  'gone',
  'timeout',
  'dns',
  'address_not_allowed',
  'unreachable',
  'connection_refused',
  'connection_lost',
  'tls',
  'bad_answer',
] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

/** One request of a delivery, and what came back. */
@Table({ tableName: 'webhook_attempts', timestamps: false })
export class WebhookAttempt extends Model<
  InferAttributes<WebhookAttempt>,
  InferCreationAttributes<WebhookAttempt>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare endpointId: number;

  @Column({ type: DataType.BIGINT.UNSIGNED, primaryKey: true })
  declare seq: number;

  /** Counts from 1. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, primaryKey: true })
  declare attempt: number;

  @Column({ type: DataType.DATE(3), allowNull: false })
  declare at: Date;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare ms: number;

  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare statusCode: CreationOptional<number | null>;

  @Column({ type: DataType.STRING(32), allowNull: true })
  declare error: CreationOptional<DeliveryError | null>;

  /** The beginning of the answer. */
  @Column({ type: DataType.STRING(1024), allowNull: true })
  declare response: CreationOptional<string | null>;
}
