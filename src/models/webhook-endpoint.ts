import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isOneLine, LIMITS, must } from '../rules/values.js';
import { isWebhookUrl } from '../rules/webhook-url.js';
import { ID } from './id.js';

/** Why nothing is sent to an endpoint: an admin, its 410, or nothing but failures for days. */
export const DISABLED_REASONS = ['admin', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** An address that signed events are sent to. Secrets are encrypted: see modules/webhooks/secrets.ts. */
@Table({ tableName: 'webhook_endpoints', version: true })
export class WebhookEndpoint extends Model<
  InferAttributes<WebhookEndpoint>,
  InferCreationAttributes<WebhookEndpoint>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({
    type: DataType.STRING(LIMITS.webhookUrl.max),
    allowNull: false,
    validate: { rule: must(isWebhookUrl, 'must be an http(s) URL without credentials') },
  })
  declare url: string;

  @Column({
    type: DataType.STRING(LIMITS.webhookDescription.max),
    allowNull: true,
    validate: { rule: must(isOneLine, 'must not have control characters') },
  })
  declare description: CreationOptional<string | null>;

  /** Names of event types, `order.*` for those of an aggregate, or `*`. */
  @Column({ type: DataType.JSON, allowNull: false })
  declare types: string[];

  @Column({ type: DataType.BLOB, allowNull: false })
  declare secret: Buffer;

  /** Signs as well until previousUntil, by the database's clock. */
  @Column({ type: DataType.BLOB, allowNull: true })
  declare previousSecret: CreationOptional<Buffer | null>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare previousUntil: CreationOptional<Date | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare disabledAt: CreationOptional<Date | null>;

  @Column({ type: DataType.ENUM(...DISABLED_REASONS), allowNull: true })
  declare disabledReason: CreationOptional<DisabledReason | null>;

  /** Requests to it at a time, over all processes. */
  @Column({
    type: DataType.TINYINT.UNSIGNED,
    allowNull: false,
    defaultValue: 4,
    validate: { isInt: true, min: LIMITS.webhookInFlight.min, max: LIMITS.webhookInFlight.max },
  })
  declare maxInFlight: CreationOptional<number>;

  /** Failed attempts in a row. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare failures: CreationOptional<number>;

  /** Time of the first of them. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare failingSince: CreationOptional<Date | null>;

  /** When a process may send to it (again): the end of a lease, or of a pause after failures. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare dueAt: Date;

  /** Random id of the run that has or had the lease. */
  @Column({ type: ID, allowNull: true })
  declare holder: CreationOptional<string | null>;

  /** Incremented by changes of admins, and when it is disabled; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  /** Gone for its users; its deliveries are removed in the background, and then the row. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare deletedAt: CreationOptional<Date | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}
