import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** Background work that one process at a time does, and who does it; see src/jobs/lease.ts. */
@Table({ tableName: 'job_leases', timestamps: false })
export class JobLease extends Model<InferAttributes<JobLease>, InferCreationAttributes<JobLease>> {
  @Column({ type: DataType.STRING(64), primaryKey: true })
  declare name: string;

  /** Made up by whoever claims it. */
  @Column({ type: ID, allowNull: false })
  declare holder: string;

  /** When it may be claimed (again), by the database's clock. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare dueAt: CreationOptional<Date>;
}
