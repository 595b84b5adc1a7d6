import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, ForeignKey, Model, Table } from 'sequelize-typescript';
import { Category } from './category.js';
import { Product } from './product.js';

/** Assigns a product to a category. */
@Table({
  tableName: 'product_categories',
  timestamps: false,
  indexes: [{ name: 'product_categories_category', fields: ['categoryId'] }],
})
export class ProductCategory extends Model<
  InferAttributes<ProductCategory>,
  InferCreationAttributes<ProductCategory>
> {
  @ForeignKey(() => Product)
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @ForeignKey(() => Category)
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare categoryId: number;
}
