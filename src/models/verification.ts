import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** One run of the checks that an admin asked for. Its key is a UUIDv7 made by the service. */
@Table({
  tableName: 'verifications',
  updatedAt: false,
  indexes: [{ name: 'verifications_open', fields: ['open'], unique: true }],
})
export class Verification extends Model<
  InferAttributes<Verification>,
  InferCreationAttributes<Verification>
> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  /** The user who asked. History, not a reference. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  /** Made up by the process that runs it. */
  @Column({ type: ID, allowNull: true })
  declare holder: CreationOptional<string | null>;

  /** When another process may take it up, by the database's clock; null once it has ended. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare dueAt: CreationOptional<Date | null>;

  /** What it is looking at. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare progress: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startedAt: CreationOptional<Date | null>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare finishedAt: CreationOptional<Date | null>;

  /** Whether everything holds; null without a result. */
  @Column({ type: DataType.BOOLEAN, allowNull: true })
  declare ok: CreationOptional<boolean | null>;

  /** Why it has none. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @Column({ type: DataType.JSON, allowNull: true })
  declare result: CreationOptional<object | null>;

  /** 1 until it has ended, and then null: one can be open at a time. Written by the database. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare open: CreationOptional<number | null>;
}
