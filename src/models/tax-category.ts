import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { RULE_NAME, ruleCode } from './rule-columns.js';

/** Default category of products; inserted by a migration. */
export const STANDARD_TAX_CATEGORY_ID = 1;

/** Products that are taxed alike: most goods, books, food. */
@Table({ tableName: 'tax_categories', version: true })
export class TaxCategory extends Model<InferAttributes<TaxCategory>, InferCreationAttributes<TaxCategory>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column(ruleCode('tax_categories_code'))
  declare code: string;

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
}
