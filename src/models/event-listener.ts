import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** Who wants events to be recorded; see src/events/listeners.ts. Times are by the database's clock. */
@Table({ tableName: 'event_listeners', timestamps: false })
export class EventListener extends Model<
  InferAttributes<EventListener>,
  InferCreationAttributes<EventListener>
> {
  @Column({ type: DataType.STRING(64), primaryKey: true })
  declare name: string;

  /** Without a gap. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare since: Date;

  @Column({ type: DataType.DATE(3), allowNull: false })
  declare until: Date;
}
