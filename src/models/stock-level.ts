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
 * Stock of a product at a location: `onHand` and `committed` are always the sums of its movements. Changed only by moveStock.
 *
 * What can be bought is onHand − committed − held − safetyStock; see availability.ts.
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

  /** Units that lie there, sold or not: what a person counts. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare onHand: CreationOptional<number>;

  /** Of those, sold and not sent yet. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare committed: CreationOptional<number>;

  /** Of those, promised to a checkout. Not written yet. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare held: CreationOptional<number>;

  /** Units that orders leave there. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare safetyStock: CreationOptional<number>;

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
