import type {
  BulkCreateOptions,
  CreateOptions,
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  NonAttribute,
  Transaction,
} from 'sequelize';
import {
  AfterBulkCreate,
  AfterCreate,
  BeforeBulkCreate,
  BeforeCreate,
  BelongsTo,
  Column,
  DataType,
  Model,
  Table,
} from 'sequelize-typescript';
import { moveStock } from '../modules/stock/api.js';
import { isOneLine, isPrice, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
import { DEFAULT_LOCATION_ID } from './location.js';
import { MONEY } from './money-column.js';
import { Order } from './order.js';
import { Product } from './product.js';

/** A line of an order: name and amounts stay as they were when ordered. */
@Table({
  tableName: 'order_items',
  timestamps: false,
  indexes: [{ name: 'order_items_product', fields: ['productId'] }],
})
export class OrderItem extends Model<InferAttributes<OrderItem>, InferCreationAttributes<OrderItem>> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  /** Counts from 1 within the order. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, primaryKey: true, validate: { isInt: true, min: 1 } })
  declare line: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare productId: number;

  @Column({
    type: DataType.STRING(LIMITS.productName.max),
    allowNull: false,
    validate: { notEmpty: true, rule: must(isOneLine, 'must not have control characters') },
  })
  declare name: string;

  @Column({
    type: DataType.INTEGER.UNSIGNED,
    allowNull: false,
    validate: { isInt: true, min: LIMITS.orderQuantity.min, max: LIMITS.orderQuantity.max },
  })
  declare quantity: number;

  /** Of one unit, a decimal string of the order's currency. */
  @Column({
    type: MONEY,
    allowNull: false,
    validate: {
      rule: must(isPrice, 'must be an amount with at most three decimals and eight digits before them'),
    },
  })
  declare price: string;

  // What the line comes to, in decimal strings: computed once, when it is priced. Whatever concerns a part of it is a share
  // of these (src/money/shares.ts). Left to the database's defaults, it is quantity × price.

  /** Before discounts, and before tax where prices do not include it. */
  @Column({ type: MONEY })
  declare subtotal: CreationOptional<string>;

  /** Its own discounts and its share of the order's. */
  @Column({ type: MONEY })
  declare discountAmount: CreationOptional<string>;

  /** In `total`, whether or not prices include it. */
  @Column({ type: MONEY })
  declare taxAmount: CreationOptional<string>;

  /** What the customer pays for the line. */
  @Column({ type: MONEY })
  declare total: CreationOptional<string>;

  // What happened to the units since; see item-units.ts. NOT NULL DEFAULT 0, which is left to the database: what is
  // said here about it would be written with every order.

  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare cancelledQuantity: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare shippedQuantity: CreationOptional<number>;

  /** Of those that were shipped, the units in returns that were not rejected. */
  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare returnedQuantity: CreationOptional<number>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BelongsTo(() => Product, 'productId')
  declare product?: NonAttribute<Product>;

  // However an item is made, its stock moves in the same transaction, or neither happens.

  /** Asked beforehand: without a transaction, the row would be there to stay once the hook below ran. */
  @BeforeCreate
  static requireTransaction(_item: OrderItem, options: CreateOptions): void {
    transactionOf(options);
  }

  @BeforeBulkCreate
  static requireTransactionForMany(_items: OrderItem[], options: CreateOptions): void {
    transactionOf(options);
  }

  @AfterCreate
  static moveItsStock(item: OrderItem, options: CreateOptions): Promise<void> {
    return takeFromStock([item], transactionOf(options));
  }

  @AfterBulkCreate
  static async moveTheirStock(items: OrderItem[], options: BulkCreateOptions): Promise<void> {
    // With individualHooks each item has moved its stock already.
    if (!options.individualHooks) await takeFromStock(items, transactionOf(options));
  }
}

function transactionOf({ transaction }: CreateOptions): Transaction {
  if (!transaction) {
    throw new Error('order items are made in a transaction, since their stock moves with them');
  }
  return transaction;
}

async function takeFromStock(items: OrderItem[], transaction: Transaction): Promise<void> {
  await moveStock(
    items.map(({ orderId, productId, quantity }) => ({
      orderId,
      productId,
      locationId: DEFAULT_LOCATION_ID,
      quantity: -quantity,
      kind: 'order',
    })),
    transaction,
  );
}
