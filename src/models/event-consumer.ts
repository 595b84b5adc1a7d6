import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** How far a part of the service has read the events. */
@Table({ tableName: 'event_consumers', timestamps: false })
export class EventConsumer extends Model<
  InferAttributes<EventConsumer>,
  InferCreationAttributes<EventConsumer>
> {
  @Column({ type: DataType.STRING(64), primaryKey: true })
  declare name: string;

  /** Of the last event that it has dealt with. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare seq: number;
}
