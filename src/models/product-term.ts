import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { BelongsTo, Column, DataType, ForeignKey, Model, Table } from 'sequelize-typescript';
import { TERM_LENGTH } from '../search/words.js';
import { Product } from './product.js';

/**
 * A search term of a product: a word (src/search/words.ts), its SKU (`#art 12/3`) or its whole name (`=iron lamp`). Written with
 * the product, only by write-terms.ts.
 */
@Table({
  tableName: 'product_terms',
  timestamps: false,
  indexes: [{ name: 'product_terms_rank', fields: ['term', 'weight', 'productId'] }],
})
export class ProductTerm extends Model<InferAttributes<ProductTerm>, InferCreationAttributes<ProductTerm>> {
  @ForeignKey(() => Product)
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @Column({ type: DataType.STRING(TERM_LENGTH), primaryKey: true })
  declare term: string;

  /** Word of the name: 101 to 200, by its share of the name. Word of the description: 1. Otherwise 0. */
  @Column({ type: DataType.TINYINT.UNSIGNED, allowNull: false })
  declare weight: number;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: Product;
}
