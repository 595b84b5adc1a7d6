import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  NonAttribute,
  Transaction,
} from 'sequelize';
import { QueryTypes } from 'sequelize';
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
  type Sequelize,
  Table,
} from 'sequelize-typescript';
import { Problem } from '../errors.js';
import { Order } from './order.js';
import { LIMITS } from './rules.js';
import { StockLevel } from './stock-level.js';

export const MOVEMENT_KINDS = ['initial', 'adjustment', 'order'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** One entry of the stock ledger: append-only, its sum for a product and location is the stock level. */
@Table({
  tableName: 'stock_movements',
  updatedAt: false,
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

  /** Units: above zero came in, below zero went out. */
  @Column({ type: DataType.INTEGER, allowNull: false, validate: { isInt: true, notIn: [['0']] } })
  declare quantity: number;

  @Column({
    type: DataType.ENUM(...MOVEMENT_KINDS),
    allowNull: false,
    validate: { isIn: [[...MOVEMENT_KINDS]] },
  })
  declare kind: MovementKind;

  @Column({ type: DataType.UUID, allowNull: true })
  declare orderId: CreationOptional<string | null>;

  /** The user who did it. History, not a reference: no foreign key, which would cost an index on a hot table. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  @Column({ type: DataType.STRING(LIMITS.reason.max), allowNull: true })
  declare reason: CreationOptional<string | null>;

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

/** A change of stock, and why. */
export type StockChange = Pick<
  InferCreationAttributes<StockMovement>,
  'productId' | 'locationId' | 'quantity' | 'kind'
> &
  Partial<Pick<InferCreationAttributes<StockMovement>, 'orderId' | 'actorId' | 'reason'>>;

/** What an order or an adjustment asked for and could not have. */
export interface Shortage {
  productId: number;
  requested: number;
  available: number;
}

/**
 * The one way in which stock changes: moves the levels and writes the ledger, both in the given transaction.
 *
 * The levels move in one UPDATE a location whose WHERE refuses to go below what is reserved; a row that was
 * not touched undoes everything. The levels come before the ledger since the ledger's foreign key takes a
 * shared lock on the level: two transactions that both held it could not both go on to change the level.
 *
 * @throws Problem INSUFFICIENT_STOCK naming the shortages, CONFLICT when a level would pass LIMITS.stock.max
 */
export async function moveStock(changes: StockChange[], transaction: Transaction): Promise<void> {
  for (const [locationId, deltas] of netChanges(changes)) {
    const productIds = [...deltas.keys()].sort((a, b) => a - b);
    if (productIds.length === 0) continue;
    const delta = `CASE productId ${productIds.map(() => 'WHEN ? THEN ?').join(' ')} END`;
    const pairs = productIds.flatMap((id) => [id, deltas.get(id)]);
    const [, moved] = await (StockLevel.sequelize as Sequelize).query(
      `UPDATE stock_levels SET onHand = onHand + ${delta}
       WHERE locationId = ? AND productId IN (?) AND onHand + ${delta} BETWEEN reserved AND ?`,
      {
        replacements: [...pairs, locationId, productIds, ...pairs, LIMITS.stock.max],
        type: QueryTypes.UPDATE,
        transaction,
      },
    );
    if (moved !== productIds.length) throw await refusal(locationId, deltas, transaction);
  }
  await StockMovement.bulkCreate(changes, { validate: true, transaction });
}

/** Location → product → units, without the products whose changes cancel each other out. */
function netChanges(changes: StockChange[]): Map<number, Map<number, number>> {
  const net = new Map<number, Map<number, number>>();
  for (const { locationId, productId, quantity } of changes) {
    const deltas = net.get(locationId) ?? new Map<number, number>();
    net.set(locationId, deltas.set(productId, (deltas.get(productId) ?? 0) + quantity));
  }
  // A row that is set to what it was counts as not touched.
  for (const deltas of net.values()) {
    for (const [productId, delta] of deltas) if (delta === 0) deltas.delete(productId);
  }
  return net;
}

/** Why the guarded UPDATE left rows alone. Reads them in the same transaction, which then rolls back. */
async function refusal(
  locationId: number,
  deltas: Map<number, number>,
  transaction: Transaction,
): Promise<Problem> {
  const levels = await StockLevel.findAll({
    where: { locationId, productId: [...deltas.keys()] },
    transaction,
    raw: true,
  });
  const available = new Map(levels.map((level) => [level.productId, level.onHand - level.reserved]));
  const shortages: Shortage[] = [...deltas]
    .filter(([productId, delta]) => (available.get(productId) ?? 0) + delta < 0)
    .map(([productId, delta]) => ({
      productId,
      requested: -delta,
      available: available.get(productId) ?? 0,
    }));
  if (shortages.length > 0) return insufficientStock(shortages);
  return new Problem('CONFLICT', `A location holds at most ${LIMITS.stock.max} units of a product.`);
}

export function insufficientStock(shortages: Shortage[]): Problem {
  const list = shortages.map(
    (s) => `${s.requested} of product ${s.productId}, of which there are ${s.available}`,
  );
  return new Problem('INSUFFICIENT_STOCK', `Asked for ${list.join('; ')}.`, { extensions: { shortages } });
}
