import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { Product } from './product.js';

/** A backorder waits for units that the shop ran out of, a preorder for those of a product that is new. */
export const BACKORDER_KINDS = ['backorder', 'preorder'] as const;
export type BackorderKind = (typeof BACKORDER_KINDS)[number];

/**
 * That a product may be ordered before its units are there, or could be once. How many is the stock level at the location of the
 * kind backorder: `onHand` without `safetyStock` is the limit, and `committed` what is owed.
 */
@Table({ tableName: 'backorders', timestamps: false })
export class Backorder extends Model<InferAttributes<Backorder>, InferCreationAttributes<Backorder>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  @Column({
    type: DataType.ENUM(...BACKORDER_KINDS),
    allowNull: false,
    defaultValue: 'backorder',
    validate: { isIn: [[...BACKORDER_KINDS]] },
  })
  declare kind: CreationOptional<BackorderKind>;

  /** Otherwise nothing more can be ordered; what is owed is still sent. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isOffered: CreationOptional<boolean>;

  /** Day on which the units are expected to be sent. */
  @Column({ type: DataType.DATEONLY, allowNull: true })
  declare shipsAt: CreationOptional<string | null>;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;
}
