import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { User } from './user.js';

/**
 * A row to lock while placing orders for an account, so that concurrent orders see each other's unpaid units. Used only if
 * MAX_UNPAID_UNITS is set.
 */
@Table({ tableName: 'unpaid_guards', timestamps: false })
export class UnpaidGuard extends Model<InferAttributes<UnpaidGuard>, InferCreationAttributes<UnpaidGuard>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare userId: number;

  /** How often it was locked: the lock is a write. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare claims: number;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: User;
}
