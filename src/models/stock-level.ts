import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  InstanceUpdateOptions,
  NonAttribute,
  UpdateOptions,
} from 'sequelize';
import {
  BeforeBulkUpdate,
  BeforeUpdate,
  BelongsTo,
  Column,
  DataType,
  Model,
  Table,
} from 'sequelize-typescript';
import { countChanges } from './hooks/count-changes.js';
import { Location } from './location.js';
import { Product } from './product.js';

const SETTINGS: ReadonlySet<PropertyKey> = new Set(['safetyStock', 'lowStockThreshold', 'version']);

function requireSettings(fields: readonly PropertyKey[] = []): void {
  if (fields.every((field) => SETTINGS.has(field))) return;
  throw new Error('stock changes through moveStock, which records the movement');
}

/**
 * Stock of a product at a location: `onHand` and `committed` are always the sums of its movements. The counters are changed only
 * by moveStock; the safety stock and the threshold are settings, of which `version` counts the changes.
 *
 * What can be bought is onHand − committed − held − safetyStock; see availability.ts.
 */
@Table({
  tableName: 'stock_levels',
  timestamps: false,
  version: true,
  indexes: [{ name: 'stock_levels_location', fields: ['locationId'] }],
})
export class StockLevel extends Model<InferAttributes<StockLevel>, InferCreationAttributes<StockLevel>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare locationId: number;

  /** Units that lie there, sold or not: what a person counts. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare onHand: CreationOptional<number>;

  /** Of those, sold and not sent yet. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare committed: CreationOptional<number>;

  /** Of those, held for a checkout: always the sum of its holds. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare held: CreationOptional<number>;

  /** Units that orders leave there. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0, validate: { isInt: true, min: 0 } })
  declare safetyStock: CreationOptional<number>;

  /** With fewer available units, the stock there is low; null: as many as without a threshold. See availability.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true, validate: { isInt: true } })
  declare lowStockThreshold: CreationOptional<number | null>;

  /** Incremented when the settings change, not when stock moves; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;

  @BelongsTo(() => Location, 'locationId')
  declare location?: NonAttribute<Location>;

  @BeforeUpdate
  static refuseToChangeUnrecorded(_level: StockLevel, { fields }: InstanceUpdateOptions): void {
    requireSettings(fields);
  }

  @BeforeBulkUpdate
  static countChanges(options: UpdateOptions): void {
    requireSettings(options.fields);
    countChanges(options);
  }
}
