import { randomInt } from 'node:crypto';
import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BeforeBulkCreate,
  BeforeValidate,
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
import { NOISES, orderNumberOf } from '../rules/order-number.js';
import {
  type ShippingAddress,
  validateAddressIfAny,
  validateShippingAddress,
} from '../rules/shipping-address.js';
import { isEmail, isTotal, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
import { moneyColumn, mustBeAmount } from './money-column.js';
import { OrderItem } from './order-item.js';
import type { OrderPricing } from './order-pricing.js';
import { User } from './user.js';

export const ORDER_STATUSES = ['pending', 'processing', 'shipped', 'delivered', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAYMENT_METHODS = ['card', 'bank_transfer', 'cash_on_delivery', 'invoice'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Payment state of an order; see hooks/write-payment-status.ts. */
export const ORDER_PAYMENT_STATUSES = [
  'unpaid',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
] as const;
export type OrderPaymentStatus = (typeof ORDER_PAYMENT_STATUSES)[number];

/** An amount column with the default 0. */
const noneByDefault = (column: string) => ({ ...moneyColumn(column), defaultValue: '0.000' });

/** An order. Its id is a UUIDv7 made by the service, so it is known before COMMIT. */
@Table({
  tableName: 'orders',
  indexes: [
    { name: 'orders_user_status', fields: ['userId', 'status'] },
    { name: 'orders_status', fields: ['status'] },
  ],
})
export class Order extends Model<InferAttributes<Order>, InferCreationAttributes<Order>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  /** The account that it belongs to; null for a guest, until an account claims it. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare userId: CreationOptional<number | null>;

  /** Where a guest can be reached, as entered; null if an account placed it. It stays when the order is claimed. */
  @Column({
    type: DataType.STRING(LIMITS.email.max),
    allowNull: true,
    validate: { rule: must(isEmail, 'must be an e-mail address') },
  })
  declare email: CreationOptional<string | null>;

  @Column({
    type: DataType.ENUM(...ORDER_STATUSES),
    allowNull: false,
    defaultValue: 'pending',
    validate: { isIn: [[...ORDER_STATUSES]] },
  })
  declare status: CreationOptional<OrderStatus>;

  /** Line totals plus shipping, plus the tax on shipping if prices exclude it: a decimal string. */
  @Column({
    ...moneyColumn('totalAmount'),
    validate: {
      rule: mustBeAmount(isTotal, 'must be an amount with at most three decimals and ten digits before them'),
    },
  })
  declare totalAmount: string;

  /** Sum of the lines' discounts, which include their shares of the order's discounts. */
  @Column(noneByDefault('discountAmount'))
  declare discountAmount: CreationOptional<string>;

  /** After discounts. */
  @Column(noneByDefault('shippingAmount'))
  declare shippingAmount: CreationOptional<string>;

  @Column(noneByDefault('shippingTaxAmount'))
  declare shippingTaxAmount: CreationOptional<string>;

  /** Sum of all lines and shipping. */
  @Column(noneByDefault('taxAmount'))
  declare taxAmount: CreationOptional<string>;

  /** Whether amounts include tax. Otherwise tax is added. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare pricesIncludeTax: CreationOptional<boolean>;

  @Column({ type: DataType.JSON, allowNull: true })
  declare pricing: CreationOptional<OrderPricing | null>;

  /** Free data of the client. */
  @Column({ type: DataType.JSON, allowNull: true })
  declare metadata: CreationOptional<object | null>;

  /** Order number without hyphens; see order-number.ts. Generated unless given. */
  @Column({ type: DataType.CHAR(12), allowNull: false, unique: 'orders_number' })
  declare number: CreationOptional<string>;

  @Column({
    type: DataType.ENUM(...ORDER_PAYMENT_STATUSES),
    allowNull: false,
    defaultValue: 'unpaid',
    validate: { isIn: [[...ORDER_PAYMENT_STATUSES]] },
  })
  declare paymentStatus: CreationOptional<OrderPaymentStatus>;

  /** ISO 4217. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: false,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: string;

  @Column({ type: DataType.JSON, allowNull: false, validate: { structure: validateShippingAddress } })
  declare shippingAddress: ShippingAddress;

  /** Null: the shipping address. */
  @Column({ type: DataType.JSON, allowNull: true, validate: { structure: validateAddressIfAny } })
  declare billingAddress: CreationOptional<ShippingAddress | null>;

  @Column({
    type: DataType.ENUM(...PAYMENT_METHODS),
    allowNull: false,
    validate: { isIn: [[...PAYMENT_METHODS]] },
  })
  declare paymentMethod: PaymentMethod;

  /** Incremented by every change, so that two concurrent changes cannot overwrite each other. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  /** See lock-by-writing.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare lockCount: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'RESTRICT' })
  declare user?: NonAttribute<User>;

  @HasMany(() => OrderItem, 'orderId')
  declare items?: NonAttribute<OrderItem[]>;

  @BeforeValidate
  static giveNumber(order: Order): void {
    giveNumbers([order]);
  }

  @BeforeBulkCreate
  static assignNumbers(orders: Order[]): void {
    giveNumbers(orders);
  }
}

/** An order number contains the same time as the id. */
function giveNumbers(orders: Order[]): void {
  for (const order of orders) {
    if (order.id) order.number ??= orderNumberOf(epochMsOf(order.id), randomInt(NOISES));
  }
}

const epochMsOf = (uuidV7: string): number => Number.parseInt(uuidV7.replace('-', '').slice(0, 12), 16);
