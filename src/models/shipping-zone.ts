import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { Column, CreatedAt, DataType, HasMany, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { RULE_NAME } from './rule-columns.js';
import { ShippingZoneRegion } from './shipping-zone-region.js';

/** Places with the same shipping methods. */
@Table({ tableName: 'shipping_zones', version: true })
export class ShippingZone extends Model<
  InferAttributes<ShippingZone>,
  InferCreationAttributes<ShippingZone>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column(RULE_NAME)
  declare name: string;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @HasMany(() => ShippingZoneRegion, 'zoneId')
  declare regions?: NonAttribute<ShippingZoneRegion[]>;
}
