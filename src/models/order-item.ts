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
import { commitUnits, type KeptUnits, type Part } from '../modules/stock/api.js';
import { isOneLine, isPrice, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
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

  /** Line number within the order, from 1. */
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

  /** Unit price: a decimal string in the order's currency. */
  @Column({
    type: MONEY,
    allowNull: false,
    validate: {
      rule: must(isPrice, 'must be an amount with at most three decimals and eight digits before them'),
    },
  })
  declare price: string;

  // Amounts of the line, as decimal strings. Computed once, when the order is priced; amounts for a part of the line are shares
  // of them (src/money/shares.ts). The database's default is quantity × price.

  /** Before discounts, and before tax if prices exclude it. */
  @Column({ type: MONEY })
  declare subtotal: CreationOptional<string>;

  /** Discounts of the line, and its share of the order's discounts. */
  @Column({ type: MONEY })
  declare discountAmount: CreationOptional<string>;

  /** Tax within `total`, whether or not prices include it. */
  @Column({ type: MONEY })
  declare taxAmount: CreationOptional<string>;

  /** What the customer pays for the line. */
  @Column({ type: MONEY })
  declare total: CreationOptional<string>;

  // Unit counters; see item-units.ts. The default 0 is in the database only: a default here would be written with every order.

  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare cancelledQuantity: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare shippedQuantity: CreationOptional<number>;

  /** Shipped units in returns that were not rejected. */
  @Column({ type: DataType.INTEGER.UNSIGNED })
  declare returnedQuantity: CreationOptional<number>;

  /** No column: where placing orders has found its units; see insertRows. */
  declare allocation?: NonAttribute<readonly Part[]>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BelongsTo(() => Product, 'productId')
  declare product?: NonAttribute<Product>;

  // However an item is created, its units are committed in the same transaction.

  /** Checked before the insert: without a transaction the row would stay even if the hook below fails. */
  @BeforeCreate
  static requireTransaction(_item: OrderItem, options: CreateOptions): void {
    transactionOf(options);
  }

  @BeforeBulkCreate
  static requireTransactionForMany(_items: OrderItem[], options: CreateOptions): void {
    transactionOf(options);
  }

  @AfterCreate
  static commitItsUnits(item: OrderItem, options: CreateOptions): Promise<void> {
    return commitUnits([item], transactionOf(options));
  }

  @AfterBulkCreate
  static async commitTheirUnits(items: OrderItem[], options: BulkCreateOptions & FromHolds): Promise<void> {
    // With individualHooks each item has committed its units already.
    if (!options.individualHooks) await commitUnits(items, transactionOf(options), options.holds);
  }
}

/** Options of a bulk insert of items. */
export interface FromHolds {
  /** Units in the holds of the orders, by order id. Units that an order does not take are released. */
  holds?: ReadonlyMap<string, readonly KeptUnits[]>;
}

function transactionOf({ transaction }: CreateOptions): Transaction {
  if (!transaction) {
    throw new Error('order items must be created in a transaction, since their stock moves with them');
  }
  return transaction;
}
