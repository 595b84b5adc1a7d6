import { DataType, type Model } from 'sequelize-typescript';
import { identityOf } from '../rules/identity.js';
import { isSku, LIMITS, must } from '../rules/values.js';
import { lengthWithin } from './length-within.js';

/** A column `sku`, which sets `skuKey` too. */
export const SKU = {
  type: DataType.STRING(LIMITS.sku.max),
  allowNull: false,
  validate: { len: lengthWithin(LIMITS.sku), rule: must(isSku, 'must be printable characters') },
  set(this: Model, value: unknown) {
    if (typeof value !== 'string') return this.setDataValue('sku', value);
    this.setDataValue('sku', value.normalize('NFC'));
    this.setDataValue('skuKey', identityOf(value));
  },
};
