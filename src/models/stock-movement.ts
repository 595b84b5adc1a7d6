import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BeforeBulkDestroy,
  BeforeBulkUpdate,
  BeforeDestroy,
  BeforeUpdate,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  Model,
  Table,
} from 'sequelize-typescript';
import type { ActorType } from '../rules/principal.js';
import { LIMITS } from '../rules/values.js';
import { ACTOR_TYPE_COLUMN } from './actor-type-column.js';
import { ID } from './id.js';
import { Order } from './order.js';

/**
 * An order commits units, where they stay until a shipment takes them; a cancellation frees them. A relocation commits them
 * at another location. Cancelled or returned units get a movement even if they are not restocked: a write-off follows.
 * A receipt, a count and a transfer are of a stock document.
 */
export const MOVEMENT_KINDS = [
  'initial',
  'adjustment',
  'order',
  'cancellation',
  'return',
  'write_off',
  'shipment',
  'relocation',
  'receipt',
  'count',
  'transfer',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Why somebody corrected stock, so that reports can group by it; the words are Shopify's. */
export const REASON_CODES = [
  'received',
  'count',
  'correction',
  'damaged',
  'shrinkage',
  'quality_control',
  'promotion',
  'restock',
  'other',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** One entry of the stock ledger: append-only, its sums for a product and location are the stock level. */
@Table({
  tableName: 'stock_movements',
  updatedAt: false,
  validate: {
    isNotNothing(this: StockMovement) {
      if (this.onHand === 0 && this.committed === 0)
        throw new Error('a movement changes onHand or committed');
    },
  },
  indexes: [
    { name: 'stock_movements_level', fields: ['productId', 'locationId'] },
    { name: 'stock_movements_order', fields: ['orderId'] },
  ],
})
export class StockMovement extends Model<
  InferAttributes<StockMovement>,
  InferCreationAttributes<StockMovement>
> {
  @Column({ type: DataType.BIGINT.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare productId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare locationId: number;

  /** Change of the units that lie there: positive came in, negative went out. */
  @Column({ type: DataType.INTEGER, allowNull: false, validate: { isInt: true } })
  declare onHand: number;

  /** Change of those that are sold and not sent yet. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true } })
  declare committed: CreationOptional<number>;

  @Column({
    type: DataType.ENUM(...MOVEMENT_KINDS),
    allowNull: false,
    validate: { isIn: [[...MOVEMENT_KINDS]] },
  })
  declare kind: MovementKind;

  @Column({ type: ID, allowNull: true })
  declare orderId: CreationOptional<string | null>;

  /** Of an order, it is in the order's history who placed it. */
  @Column(ACTOR_TYPE_COLUMN)
  declare actorType: CreationOptional<ActorType>;

  /** The account that did it. No foreign key: history must survive the account, and the key would cost an index on a hot table. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  @Column({ type: DataType.STRING(LIMITS.reason.max), allowNull: true })
  declare reason: CreationOptional<string | null>;

  /** Null unless somebody corrected the stock. */
  @Column({ type: DataType.ENUM(...REASON_CODES), allowNull: true, validate: { isIn: [[...REASON_CODES]] } })
  declare reasonCode: CreationOptional<ReasonCode | null>;

  /** The stock document it belongs to. Without an index, for the same reason: its lines say at which levels it moved units. */
  @Column({ type: ID, allowNull: true })
  declare documentId: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BeforeUpdate
  @BeforeBulkUpdate
  @BeforeDestroy
  @BeforeBulkDestroy
  static refuseToRewriteHistory(): never {
    throw new Error('stock movements are append-only: record a movement that makes up for the wrong one');
  }
}
