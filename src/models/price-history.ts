import type { InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { MONEY } from './money-column.js';
import { Product } from './product.js';

/** Used instead of a price list id for the product's own price. */
export const OWN_PRICE = 0;

/**
 * History of a product's prices: one entry per change, written together with it. The last entry is the current price. Entries are
 * never changed, and outlive their price list, so its id is not a foreign key.
 */
@Table({ tableName: 'price_history', timestamps: false })
export class PriceHistory extends Model<
  InferAttributes<PriceHistory>,
  InferCreationAttributes<PriceHistory>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  /** OWN_PRICE, or the price list. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, defaultValue: OWN_PRICE })
  declare priceListId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, defaultValue: 1 })
  declare minQuantity: number;

  @Column({ type: DataType.DATE(3), primaryKey: true })
  declare validFrom: Date;

  /** A decimal string; NULL if the price was removed. */
  @Column({ type: MONEY, allowNull: true })
  declare amount: string | null;

  /** ISO 4217. */
  @Column({ type: DataType.CHAR(3), allowNull: false })
  declare currency: string;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;
}
