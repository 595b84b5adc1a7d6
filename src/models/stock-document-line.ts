import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { isPrice, must } from '../rules/values.js';
import { ID } from './id.js';
import { MONEY } from './money-column.js';
import { Product } from './product.js';
import { StockDocument } from './stock-document.js';

const UNITS = { type: DataType.INTEGER.UNSIGNED, allowNull: false, validate: { isInt: true, min: 0 } };

/** Units of a product in a stock document. */
@Table({
  tableName: 'stock_document_lines',
  timestamps: false,
  indexes: [{ name: 'stock_document_lines_product', fields: ['productId'] }],
})
export class StockDocumentLine extends Model<
  InferAttributes<StockDocumentLine>,
  InferCreationAttributes<StockDocumentLine>
> {
  @Column({ type: ID, primaryKey: true })
  declare documentId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare productId: number;

  /** Units that are expected, are sent, or were counted. */
  @Column(UNITS)
  declare quantity: number;

  /** Of those, the ones that came. */
  @Column({ ...UNITS, defaultValue: 0 })
  declare done: CreationOptional<number>;

  /** Of those, the ones that were lost on the way. */
  @Column({ ...UNITS, defaultValue: 0 })
  declare lost: CreationOptional<number>;

  /** What a unit of a receipt costs the shop, in the currency of the product: a decimal string. Null: not known. */
  @Column({
    type: MONEY,
    allowNull: true,
    validate: { rule: must(isPrice, 'must be an amount with at most three decimals') },
  })
  declare unitCost: CreationOptional<string | null>;

  /** Units on hand when a count was entered: what it was expected to find. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare expected: CreationOptional<number | null>;

  /** When a count was entered. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare countedAt: CreationOptional<Date | null>;

  @BelongsTo(() => StockDocument, { foreignKey: 'documentId', onDelete: 'RESTRICT' })
  declare document?: NonAttribute<StockDocument>;

  @BelongsTo(() => Product, { foreignKey: 'productId', onDelete: 'CASCADE' })
  declare product?: NonAttribute<Product>;
}
