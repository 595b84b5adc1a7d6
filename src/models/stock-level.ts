import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BeforeBulkUpdate,
  BeforeUpdate,
  BelongsTo,
  Column,
  DataType,
  Model,
  Table,
} from 'sequelize-typescript';
import { Location } from './location.js';
import { Product } from './product.js';

/**
 * Stock of a product at a location: always the sum of its movements. Changed only by moveStock.
 */
@Table({
  tableName: 'stock_levels',
  timestamps: false,
  indexes: [{ name: 'stock_levels_location', fields: ['locationId'] }],
})
export class StockLevel extends Model<InferAttributes<StockLevel>, InferCreationAttributes<StockLevel>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare locationId: number;

  /** Physical units at the location that no order has taken. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare onHand: CreationOptional<number>;

  /** Units on hand that cannot be sold. Not used yet. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare reserved: CreationOptional<number>;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;

  @BelongsTo(() => Location, 'locationId')
  declare location?: NonAttribute<Location>;

  @BeforeUpdate
  @BeforeBulkUpdate
  static refuseToChangeUnrecorded(): never {
    throw new Error('stock changes through moveStock, which records the movement');
  }
}
