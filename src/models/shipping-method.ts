import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { isPrice, LIMITS, must } from '../rules/values.js';
import { MONEY } from './money-column.js';
import { RULE_NAME, ruleCode } from './rule-columns.js';
import { ShippingRate } from './shipping-rate.js';
import { ShippingZone } from './shipping-zone.js';
import { STANDARD_TAX_CATEGORY_ID, TaxCategory } from './tax-category.js';

/** What the price of a method depends on: nothing, the weight of the goods, or their total. */
export const SHIPPING_BASES = ['flat', 'weight', 'total'] as const;
export type ShippingBasis = (typeof SHIPPING_BASES)[number];

/** Column: delivery time in days. */
const DAYS = {
  type: DataType.SMALLINT.UNSIGNED,
  allowNull: true,
  validate: { isInt: true, min: 0, max: LIMITS.deliveryDays.max },
};

/** A shipping method for the places of a zone. */
@Table({
  tableName: 'shipping_methods',
  version: true,
  indexes: [
    { name: 'shipping_methods_zone', fields: ['zoneId', 'position'] },
    { name: 'shipping_methods_tax_category', fields: ['taxCategoryId'] },
  ],
  validate: {
    daysInOrder(this: ShippingMethod) {
      if (this.daysMin == null || this.daysMax == null || this.daysMin <= this.daysMax) return;
      throw new Error('daysMin must be at most daysMax');
    },
  },
})
export class ShippingMethod extends Model<
  InferAttributes<ShippingMethod>,
  InferCreationAttributes<ShippingMethod>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** Orders refer to the method by this code. */
  @Column(ruleCode('shipping_methods_code'))
  declare code: string;

  /** Shown to customers. */
  @Column(RULE_NAME)
  declare name: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare zoneId: number;

  @Column({
    type: DataType.ENUM(...SHIPPING_BASES),
    allowNull: false,
    defaultValue: 'flat',
    validate: { isIn: [[...SHIPPING_BASES]] },
  })
  declare basis: CreationOptional<ShippingBasis>;

  /** ISO 4217: currency of its rates, and of the orders it is for. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: false,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: STANDARD_TAX_CATEGORY_ID })
  declare taxCategoryId: CreationOptional<number>;

  /** Free from this total of the goods on. A decimal string; null: never. */
  @Column({
    type: MONEY,
    allowNull: true,
    validate: { rule: must(isPrice, 'must be an amount with at most three decimals') },
  })
  declare freeFrom: CreationOptional<string | null>;

  /** Sort order within the zone, then by id. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare position: CreationOptional<number>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  @Column(DAYS)
  declare daysMin: CreationOptional<number | null>;

  @Column(DAYS)
  declare daysMax: CreationOptional<number | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => ShippingZone, 'zoneId')
  declare zone?: NonAttribute<ShippingZone>;

  @BelongsTo(() => TaxCategory, 'taxCategoryId')
  declare taxCategory?: NonAttribute<TaxCategory>;

  @HasMany(() => ShippingRate, 'methodId')
  declare rates?: NonAttribute<ShippingRate[]>;
}
