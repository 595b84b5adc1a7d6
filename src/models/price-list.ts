import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { must } from '../rules/values.js';
import { CustomerGroup } from './customer-group.js';
import { endsAfterStart, RULE_NAME, ruleCode } from './rule-columns.js';

/** Prices in place of those of the products: for a while, for a group, in another currency, from some quantity on. */
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

  /** ISO 4217; that of all its prices, for good. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: false,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: string;

  /** Whom it is for; NULL: for everybody. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare customerGroupId: CreationOptional<number | null>;

  /** Of the lists that have a price, the highest one counts. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare priority: CreationOptional<number>;

  /** It holds from then on; always, unless there is one. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startsAt: CreationOptional<Date | null>;

  /** It holds until just before then. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endsAt: CreationOptional<Date | null>;

  /** Whether its prices have their tax in them; NULL: as PRICES_INCLUDE_TAX has it. */
  @Column({ type: DataType.BOOLEAN, allowNull: true })
  declare pricesIncludeTax: CreationOptional<boolean | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** Goes up by one with every change, of its prices too; see version.ts. */
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
