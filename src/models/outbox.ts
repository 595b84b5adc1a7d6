import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** The events of one transaction, until they are sequenced; see src/events/emit.ts. */
@Table({ tableName: 'outbox', updatedAt: false, createdAt: false })
export class Outbox extends Model<InferAttributes<Outbox>, InferCreationAttributes<Outbox>> {
  /** Rises with the transactions of an aggregate: each has locked its row before it inserts. */
  @Column({ type: DataType.BIGINT.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** Arrays; see OutboxEvent in src/events/emit.ts. */
  @Column({ type: DataType.JSON, allowNull: false })
  declare events: object[];

  /** How many events it has. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare size: CreationOptional<number>;

  /** By the database's clock. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare createdAt: Date;
}
