import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { CODE_RULE, codeKeyOf, codeOf, isDiscountCode } from '../rules/discount-code.js';
import { LIMITS, must } from '../rules/values.js';
import { RULE_NAME } from './rule-columns.js';

/** What a discount applies to: single lines, all lines together, or shipping. */
export const DISCOUNT_CLASSES = ['line', 'order', 'shipping'] as const;
export type DiscountClass = (typeof DISCOUNT_CLASSES)[number];

export const DISCOUNT_KINDS = [
  'percent',
  'amount',
  'fixed_price',
  'cheapest_free',
  'buy_x_get_y',
  'free_shipping',
] as const;
export type DiscountKind = (typeof DISCOUNT_KINDS)[number];

/** Conditions of a discount. Omitted conditions always hold. */
export interface DiscountRule {
  /** Minimum subtotal of the eligible lines: a decimal string. */
  minimum?: string;
  /** Minimum number of units in the eligible lines. */
  minQuantity?: number;
  /** Only these products, and products in these categories, are eligible. */
  productIds?: number[];
  categoryIds?: number[];
  /** Never eligible, even if included above. */
  excludedProductIds?: number[];
  excludedCategoryIds?: number[];
  customerGroupIds?: number[];
  /** ISO 3166-1 alpha-2. */
  countries?: string[];
  /** Only for customers without an earlier order, not counting cancelled ones. */
  firstOrder?: boolean;
  /** For buy_x_get_y: for every so many eligible units … */
  buyQuantity?: number;
  /** … so many units get the discount: of the same lines, or of getProductIds. */
  getQuantity?: number;
  getProductIds?: number[];
}

/** A discount: what is taken off, when, and for whom. */
@Table({ tableName: 'discounts', version: true })
export class Discount extends Model<InferAttributes<Discount>, InferCreationAttributes<Discount>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** Shown to customers. */
  @Column(RULE_NAME)
  declare name: string;

  /** Null: it needs no code, or has generated codes. */
  @Column({
    type: DataType.STRING(LIMITS.discountCode.max),
    allowNull: true,
    validate: { rule: must(isDiscountCode, CODE_RULE) },
    set(this: Discount, code: string | null) {
      this.setDataValue('code', code === null ? null : codeOf(code));
      this.setDataValue('codeKey', code === null ? null : codeKeyOf(code));
    },
  })
  declare code: CreationOptional<string | null>;

  /** The normalised code, set together with `code`. */
  @Column({ type: DataType.STRING(LIMITS.discountCode.max), allowNull: true, unique: 'discounts_code' })
  declare codeKey: CreationOptional<string | null>;

  /** Whether it applies without a code. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isAutomatic: CreationOptional<boolean>;

  @Column({ type: DataType.ENUM(...DISCOUNT_CLASSES), allowNull: false })
  declare class: DiscountClass;

  @Column({ type: DataType.ENUM(...DISCOUNT_KINDS), allowNull: false })
  declare kind: DiscountKind;

  /** A percentage, or an amount in `currency`, depending on `kind`: a decimal string. */
  @Column({ type: DataType.DECIMAL(15, 4), allowNull: true })
  declare value: CreationOptional<string | null>;

  /** ISO 4217: currency of its amounts, and of the orders it applies to. Null: any. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: true,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: CreationOptional<string | null>;

  @Column({ type: DataType.JSON, allowNull: false })
  declare rule: DiscountRule;

  /** Classes of discounts that it can be combined with. Two combine if each lists the class of the other. */
  @Column({ type: DataType.JSON, allowNull: false })
  declare combinesWith: DiscountClass[];

  /** Valid from this time. Null: no start. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startsAt: CreationOptional<Date | null>;

  /** Valid until just before this time. Null: no end. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endsAt: CreationOptional<Date | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** How many orders may use it; null: any number. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare maxUses: CreationOptional<number | null>;

  /** How many orders use it. Counted if there is a code or a limit; written only by placing and cancelling orders. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare uses: CreationOptional<number>;

  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare maxPerCustomer: CreationOptional<number | null>;

  /** Whether cancelling a whole order gives the use back. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare releaseOnCancel: CreationOptional<boolean>;

  /** Incremented by every change except that of `uses`, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}
