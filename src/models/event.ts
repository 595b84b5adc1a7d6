import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** An event in its place in the sequence; see src/events/sequence.ts. Kept for 30 days. */
@Table({
  tableName: 'events',
  timestamps: false,
  indexes: [{ name: 'events_aggregate', fields: ['aggregateId', 'seq'] }],
})
export class Event extends Model<InferAttributes<Event>, InferCreationAttributes<Event>> {
  /** In the order of the commits, without gaps. */
  @Column({ type: DataType.BIGINT.UNSIGNED, primaryKey: true })
  declare seq: number;

  @Column({ type: ID, allowNull: false, unique: 'events_id' })
  declare id: string;

  /** See src/events/catalogue.ts. */
  @Column({ type: DataType.STRING(64), allowNull: false })
  declare type: string;

  @Column({ type: DataType.STRING(32), allowNull: false })
  declare aggregateType: string;

  @Column({ type: DataType.STRING(64), allowNull: false })
  declare aggregateId: string;

  /** Of the aggregate, after the event. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare version: number;

  @Column({ type: DataType.JSON, allowNull: false })
  declare data: Record<string, unknown>;

  /** By the database's clock. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare occurredAt: Date;
}
