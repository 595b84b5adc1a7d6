import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { must } from '../rules/values.js';
import { CustomerGroup } from './customer-group.js';
import { endsAfterStart, RULE_NAME, ruleCode } from './rule-columns.js';

/** Prices that replace the products' own: for a time, a customer group, another currency, or from some quantity on. */
@Table({
  tableName: 'price_lists',
  version: true,
  indexes: [{ name: 'price_lists_customer_group', fields: ['customerGroupId'] }],
  validate: {
    endsAfterStart,
  },
})
export class PriceList extends Model<InferAttributes<PriceList>, InferCreationAttributes<PriceList>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column(ruleCode('price_lists_code'))
  declare code: string;

  @Column(RULE_NAME)
  declare name: string;

  /** ISO 4217: currency of all its prices; cannot be changed. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: false,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: string;

  /** Customer group that it is for; NULL: everybody. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare customerGroupId: CreationOptional<number | null>;

  /** If several lists have a price for a product, the highest priority wins. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare priority: CreationOptional<number>;

  /** Valid from this time. NULL: no start. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startsAt: CreationOptional<Date | null>;

  /** Valid until just before this time. NULL: no end. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endsAt: CreationOptional<Date | null>;

  /** Whether its prices include tax; NULL: as set by PRICES_INCLUDE_TAX. */
  @Column({ type: DataType.BOOLEAN, allowNull: true })
  declare pricesIncludeTax: CreationOptional<boolean | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** Incremented by every change of the list or its prices, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => CustomerGroup, { foreignKey: 'customerGroupId', onDelete: 'RESTRICT' })
  declare customerGroup?: NonAttribute<CustomerGroup>;
}
