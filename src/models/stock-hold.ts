import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/**
 * The hold of units that are promised to orders on backorder: one for all, without an end. It has no owner, so no request finds it.
 */
export const PROMISED = '00000000-0000-7000-8000-000000000001';

/**
 * Units of a product at a location that are held for a checkout; a hold has one row per product and location. `held` of a stock
 * level is always the sum of its rows, so they are written together with moveStock. Until `expiresAt` nobody else can buy the units;
 * afterwards the first who needs them takes them.
 */
@Table({
  tableName: 'stock_holds',
  timestamps: false,
  indexes: [
    { name: 'stock_holds_level', fields: ['productId', 'locationId'] },
    { name: 'stock_holds_expiry', fields: ['productId', 'expiresAt'] },
    { name: 'stock_holds_owner', fields: ['ownerKey', 'expiresAt'] },
  ],
})
export class StockHold extends Model<InferAttributes<StockHold>, InferCreationAttributes<StockHold>> {
  /** UUIDv7: contains the time when the hold was placed. */
  @Column({ type: ID, primaryKey: true })
  declare holdId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare locationId: number;

  @Column({ type: DataType.INTEGER, allowNull: false, validate: { isInt: true, min: 1 } })
  declare quantity: number;

  /** Null: never. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare expiresAt: Date | null;

  /** The customer, as a hash; see customerKeyOf. */
  @Column({ type: ID, allowNull: false })
  declare ownerKey: string;
}
