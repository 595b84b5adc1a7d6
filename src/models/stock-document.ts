import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import type { ActorType } from '../rules/principal.js';
import { isOneLine, isText, LIMITS, must } from '../rules/values.js';
import { ACTOR_TYPE_COLUMN } from './actor-type-column.js';
import { ID } from './id.js';
import { Location } from './location.js';
import { StockDocumentLine } from './stock-document-line.js';

/** A receipt is a delivery of a supplier, a count what lies on a shelf, a transfer goes from one location to another. */
export const DOCUMENT_KINDS = ['receipt', 'count', 'transfer'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** part: some units of it came. Which of them a kind has, and by what, is in document-life.ts. */
export const DOCUMENT_STATUSES = ['draft', 'open', 'part', 'done', 'cancelled'] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];

const LABEL = {
  type: DataType.STRING(LIMITS.documentLabel.max),
  allowNull: true,
  validate: { rule: must(isOneLine, 'must not have control characters') },
};

/** Stock that is to come, is counted, or goes elsewhere: why the ledger has the movements with its id, a UUIDv7. */
@Table({
  tableName: 'stock_documents',
  version: true,
  indexes: [
    { name: 'stock_documents_kind', fields: ['kind', 'status'] },
    { name: 'stock_documents_from', fields: ['fromLocationId'] },
    { name: 'stock_documents_location', fields: ['locationId'] },
  ],
})
export class StockDocument extends Model<
  InferAttributes<StockDocument>,
  InferCreationAttributes<StockDocument>
> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  /** For people to say and write on a box. Ascending; some are left out. */
  @Column({
    type: DataType.INTEGER.UNSIGNED,
    allowNull: false,
    autoIncrement: true,
    unique: 'stock_documents_number',
  })
  declare number: CreationOptional<number>;

  @Column({ type: DataType.ENUM(...DOCUMENT_KINDS), allowNull: false })
  declare kind: DocumentKind;

  @Column({ type: DataType.ENUM(...DOCUMENT_STATUSES), allowNull: false })
  declare status: DocumentStatus;

  /** Where a transfer comes from; null for the others. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare fromLocationId: CreationOptional<number | null>;

  /** Where units come to, or are counted. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare locationId: number;

  /** What others call it, such as the number of a purchase order. */
  @Column(LABEL)
  declare reference: CreationOptional<string | null>;

  @Column(LABEL)
  declare supplier: CreationOptional<string | null>;

  /** When its units are to arrive. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare expectedAt: CreationOptional<Date | null>;

  @Column({
    type: DataType.STRING(LIMITS.documentNote.max),
    allowNull: true,
    validate: { rule: must(isText, 'must not have control characters') },
  })
  declare note: CreationOptional<string | null>;

  @Column(ACTOR_TYPE_COLUMN)
  declare actorType: CreationOptional<ActorType>;

  /** The account that made it. No foreign key: history must survive the account. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare actorId: number;

  /** Incremented by every act and change; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => Location, { foreignKey: 'fromLocationId', onDelete: 'RESTRICT' })
  declare fromLocation?: NonAttribute<Location>;

  @BelongsTo(() => Location, { foreignKey: 'locationId', onDelete: 'RESTRICT' })
  declare location?: NonAttribute<Location>;

  @HasMany(() => StockDocumentLine, 'documentId')
  declare lines?: NonAttribute<StockDocumentLine[]>;
}
