import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isCountry } from '../rules/countries.js';
import { COUNTRY_RULE } from '../rules/shipping-address.js';
import { LIMITS } from '../rules/values.js';

export const LOCATION_KINDS = ['physical', 'backorder', 'transit'] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

/** Where a location is: what is known of it. */
export interface LocationAddress {
  line1?: string;
  line2?: string;
  city?: string;
  region?: string;
  postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  phone?: string;
}

/** A place that holds stock. Orders know it by the rulebook: it is changed by changeRules. */
@Table({ tableName: 'locations', version: true })
export class Location extends Model<InferAttributes<Location>, InferCreationAttributes<Location>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({ type: DataType.STRING(LIMITS.ruleCode.max), allowNull: false, unique: 'locations_code' })
  declare code: string;

  @Column({ type: DataType.STRING(LIMITS.ruleName.max), allowNull: false })
  declare name: string;

  /** Only a physical one sends parcels. */
  @Column({ type: DataType.ENUM(...LOCATION_KINDS), allowNull: false, defaultValue: 'physical' })
  declare kind: CreationOptional<LocationKind>;

  /** Orders get their units from the highest that has them. */
  @Column({
    type: DataType.SMALLINT,
    allowNull: false,
    defaultValue: 0,
    validate: { isInt: true, min: LIMITS.priority.min, max: LIMITS.priority.max },
  })
  declare priority: CreationOptional<number>;

  /** Whether orders get units from it. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** Countries that it ships to, ISO 3166-1 alpha-2; null for all. */
  @Column({ type: DataType.JSON, allowNull: true, validate: { countries: mustBeCountries } })
  declare shipsTo: CreationOptional<string[] | null>;

  @Column({ type: DataType.JSON, allowNull: true })
  declare address: CreationOptional<LocationAddress | null>;

  /** Goes up by one with every change; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}

function mustBeCountries(shipsTo: unknown): void {
  if (shipsTo == null) return;
  if (!Array.isArray(shipsTo) || !shipsTo.every(isCountry)) throw new Error(`each ${COUNTRY_RULE}`);
}
