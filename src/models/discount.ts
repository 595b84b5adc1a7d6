import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { CODE_RULE, codeKeyOf, codeOf, isDiscountCode } from '../rules/discount-code.js';
import { LIMITS, must } from '../rules/values.js';
import { RULE_NAME } from './rule-columns.js';

/** What it is taken off: lines by themselves, all lines together, or shipping. */
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

/** When and on what a discount holds. What is left out asks for nothing. */
export interface DiscountRule {
  /** What the eligible lines come to at least: a decimal string. */
  minimum?: string;
  /** Units in the eligible lines. */
  minQuantity?: number;
  /** Only these products, or products in these categories, are eligible. */
  productIds?: number[];
  categoryIds?: number[];
  /** These are not, whatever else says so. */
  excludedProductIds?: number[];
  excludedCategoryIds?: number[];
  customerGroupIds?: number[];
  /** ISO 3166-1 alpha-2. */
  countries?: string[];
  /** Only for customers without an order that was not cancelled. */
  firstOrder?: boolean;
  /** Of buy_x_get_y: for so many eligible units … */
  buyQuantity?: number;
  /** … so many come at a discount: of the same lines, or of getProductIds. */
  getQuantity?: number;
  getProductIds?: number[];
}

/** What is taken off the price of an order, when, and for whom. */
@Table({ tableName: 'discounts', version: true })
export class Discount extends Model<InferAttributes<Discount>, InferCreationAttributes<Discount>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** As customers read it. */
  @Column(RULE_NAME)
  declare name: string;

  /** Null: it applies by itself, or by generated codes. */
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

  /** What the code is compared by; set with it. */
  @Column({ type: DataType.STRING(LIMITS.discountCode.max), allowNull: true, unique: 'discounts_code' })
  declare codeKey: CreationOptional<string | null>;

  /** Whether it needs no code. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isAutomatic: CreationOptional<boolean>;

  @Column({ type: DataType.ENUM(...DISCOUNT_CLASSES), allowNull: false })
  declare class: DiscountClass;

  @Column({ type: DataType.ENUM(...DISCOUNT_KINDS), allowNull: false })
  declare kind: DiscountKind;

  /** A percentage, or an amount in `currency`, by `kind`: a decimal string. */
  @Column({ type: DataType.DECIMAL(15, 4), allowNull: true })
  declare value: CreationOptional<string | null>;

  /** ISO 4217: of its amounts, and of the orders that it holds for. Null: of any. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: true,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: CreationOptional<string | null>;

  @Column({ type: DataType.JSON, allowNull: false })
  declare rule: DiscountRule;

  /** Classes of the discounts that it may be used beside. Two are used together when each names the other's. */
  @Column({ type: DataType.JSON, allowNull: false })
  declare combinesWith: DiscountClass[];

  /** It holds from then on; always, unless there is one. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startsAt: CreationOptional<Date | null>;

  /** It holds until just before then. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare endsAt: CreationOptional<Date | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** Orders that may use it; null: any number. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare maxUses: CreationOptional<number | null>;

  /** Orders that use it. Counted where there is a code or a limit; written in place-orders and cancel-order only. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare uses: CreationOptional<number>;

  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare maxPerCustomer: CreationOptional<number | null>;

  /** Whether the cancellation of a whole order gives the use back. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare releaseOnCancel: CreationOptional<boolean>;

  /** Goes up by one with every change of it, but not with its uses; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}
