import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** One row, which whoever sequences events locks and writes; see src/events/sequence.ts. */
@Table({ tableName: 'event_sequence', timestamps: false })
export class EventSequence extends Model<
  InferAttributes<EventSequence>,
  InferCreationAttributes<EventSequence>
> {
  @Column({ type: DataType.TINYINT.UNSIGNED, primaryKey: true })
  declare id: number;

  /** Of the last event; 0 before the first. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare seq: number;
}
