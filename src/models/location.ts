import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** The location that a migration inserts. */
export const DEFAULT_LOCATION_ID = 1;

/** A place that holds stock. */
@Table({ tableName: 'locations', timestamps: false })
export class Location extends Model<InferAttributes<Location>, InferCreationAttributes<Location>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({ type: DataType.STRING(32), allowNull: false, unique: 'locations_code' })
  declare code: string;

  @Column({ type: DataType.STRING(100), allowNull: false })
  declare name: string;
}
