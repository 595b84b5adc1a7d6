import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCountry, isSubdivision } from '../rules/countries.js';
import { isPercentage, must } from '../rules/values.js';
import { endsAfterStart, RULE_NAME } from './rule-columns.js';
import { TaxCategory } from './tax-category.js';

/** A tax rate of a place and a tax category. Several rates of one place add up. */
@Table({
  tableName: 'tax_rates',
  version: true,
  indexes: [
    { name: 'tax_rates_place', fields: ['country', 'region'] },
    { name: 'tax_rates_category', fields: ['taxCategoryId'] },
  ],
  validate: {
    regionIsOfCountry(this: TaxRate) {
      if (this.region && !isSubdivision(this.country, this.region)) {
        throw new Error(`region must be an ISO 3166-2 code of ${this.country}`);
      }
    },
    endsAfterStart,
  },
})
export class TaxRate extends Model<InferAttributes<TaxRate>, InferCreationAttributes<TaxRate>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** Shown to customers: "VAT", "GST". */
  @Column(RULE_NAME)
  declare name: string;

  /** ISO 3166-1 alpha-2. */
  @Column({
    type: DataType.CHAR(2),
    allowNull: false,
    validate: { rule: must(isCountry, 'must be an ISO 3166-1 code of two letters') },
  })
  declare country: string;

  /** ISO 3166-2 without the country; '' for the whole country. */
  @Column({ type: DataType.STRING(3), allowNull: false, defaultValue: '' })
  declare region: CreationOptional<string>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare taxCategoryId: number;

  /** Percentage: a decimal string. */
  @Column({
    type: DataType.DECIMAL(7, 4),
    allowNull: false,
    validate: { rule: must(isPercentage, 'must be a percentage from 0 to 100 with at most four decimals') },
  })
  declare rate: string;

  /** Valid from this time. NULL: no start. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startsAt: CreationOptional<Date | null>;

  /** Valid until just before this time. NULL: no end. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endsAt: CreationOptional<Date | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => TaxCategory, 'taxCategoryId')
  declare taxCategory?: NonAttribute<TaxCategory>;
}
