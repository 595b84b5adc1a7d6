import type { InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { MONEY } from './money-column.js';
import { Product } from './product.js';

/** In place of a price list's id: the product's own price. */
export const OWN_PRICE = 0;

/**
 * What a product has cost from when on: an entry for each change, written with it. The last one is the present price. Entries are
 * never changed, and outlive their price list, of which the key is therefore none of a table.
 */
@Table({ tableName: 'price_history', timestamps: false })
export class PriceHistory extends Model<
  InferAttributes<PriceHistory>,
  InferCreationAttributes<PriceHistory>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  /** OWN_PRICE, or the list whose price it is. */
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, defaultValue: OWN_PRICE })
  declare priceListId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, defaultValue: 1 })
  declare minQuantity: number;

  @Column({ type: DataType.DATE(3), primaryKey: true })
  declare validFrom: Date;

  /** A decimal string; NULL from when on there is no such price. */
  @Column({ type: MONEY, allowNull: true })
  declare amount: string | null;

  /** ISO 4217. */
  @Column({ type: DataType.CHAR(3), allowNull: false })
  declare currency: string;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;
}
