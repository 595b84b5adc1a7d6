import type { InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { isCountry, isSubdivision } from '../rules/countries.js';
import { ShippingZone } from './shipping-zone.js';

/** A place of a shipping zone. By its primary key, a place is in one zone only. */
@Table({
  tableName: 'shipping_zone_regions',
  timestamps: false,
  indexes: [{ name: 'shipping_zone_regions_zone', fields: ['zoneId'] }],
  validate: {
    isPlace(this: ShippingZoneRegion) {
      const { country, region } = this;
      if (country === '' ? region === '' : isCountry(country) && (!region || isSubdivision(country, region)))
        return;
      throw new Error('must be a country of ISO 3166-1, perhaps with a region of ISO 3166-2, or everywhere');
    },
  },
})
export class ShippingZoneRegion extends Model<
  InferAttributes<ShippingZoneRegion>,
  InferCreationAttributes<ShippingZoneRegion>
> {
  /** ISO 3166-1 alpha-2; '' for everywhere. */
  @Column({ type: DataType.STRING(2), primaryKey: true })
  declare country: string;

  /** ISO 3166-2 without the country; '' for the whole country. */
  @Column({ type: DataType.STRING(3), primaryKey: true })
  declare region: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare zoneId: number;

  @BelongsTo(() => ShippingZone, { foreignKey: 'zoneId', onDelete: 'CASCADE' })
  declare zone?: NonAttribute<ShippingZone>;
}
