import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import type { ActorType } from '../rules/principal.js';
import { ACTOR_TYPE_COLUMN } from './actor-type-column.js';
import { ID } from './id.js';

/** A run of the consistency checks, requested by an admin. Its id is a UUIDv7 made by the service. */
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

  @Column(ACTOR_TYPE_COLUMN)
  declare actorType: CreationOptional<ActorType>;

  /** The account that requested it. No foreign key: history must survive the account. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare actorId: CreationOptional<number | null>;

  /** Random id of the process that runs it. */
  @Column({ type: ID, allowNull: true })
  declare holder: CreationOptional<string | null>;

  /** When another process may take it over, by the database's clock; null once it has ended. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare dueAt: CreationOptional<Date | null>;

  /** What it is checking. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare progress: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare startedAt: CreationOptional<Date | null>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare finishedAt: CreationOptional<Date | null>;

  /** Whether all checks passed; null without a result. */
  @Column({ type: DataType.BOOLEAN, allowNull: true })
  declare ok: CreationOptional<boolean | null>;

  /** Why there is no result. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @Column({ type: DataType.JSON, allowNull: true })
  declare result: CreationOptional<object | null>;

  /** Generated: 1 until it has ended, then null. Its unique key allows one run at a time. */
  @Column({ type: DataType.SMALLINT.UNSIGNED, allowNull: true })
  declare open: CreationOptional<number | null>;
}
