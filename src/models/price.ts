import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { isPrice, LIMITS, must } from '../rules/values.js';
import { MONEY } from './money-column.js';
import { PriceList } from './price-list.js';
import { Product } from './product.js';

/** Unit price of a product in a price list, from some quantity on. */
@Table({
  tableName: 'prices',
  timestamps: false,
  indexes: [{ name: 'prices_product', fields: ['productId'] }],
})
export class Price extends Model<InferAttributes<Price>, InferCreationAttributes<Price>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare priceListId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  /** Minimum quantity of the product in the order. */
  @Column({
    type: DataType.INTEGER.UNSIGNED,
    primaryKey: true,
    defaultValue: 1,
    validate: { isInt: true, min: LIMITS.orderQuantity.min, max: LIMITS.orderQuantity.max },
  })
  declare minQuantity: CreationOptional<number>;

  /** A decimal string in the list's currency; its decimals are checked where the currency is known. */
  @Column({
    type: MONEY,
    allowNull: false,
    validate: { rule: must(isPrice, 'must be an amount with at most three decimals') },
  })
  declare amount: string;

  @BelongsTo(() => PriceList, { foreignKey: 'priceListId', onDelete: 'CASCADE' })
  declare priceList?: NonAttribute<PriceList>;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;
}
