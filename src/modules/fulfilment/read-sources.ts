import { Op } from 'sequelize';
import { Location } from '../../models/location.js';
import { readCommittedUnits } from '../stock/api.js';
import { requireOrder } from './read-fulfilments.js';

/**
 * Reads where an order's open units are, without those on backorder, and which locations can ship them: the active ones, and
 * those that have some.
 * @throws Problem NOT_FOUND
 */
export async function readSources(orderId: string) {
  await requireOrder({ id: orderId });
  const places = (await readCommittedUnits(orderId)).filter(({ isBackorder }) => !isBackorder);
  const locations = await Location.findAll({
    attributes: ['id', 'code', 'name'],
    where: {
      [Op.or]: [{ isActive: true, kind: 'physical' }, { id: places.map(({ locationId }) => locationId) }],
    },
    order: [
      ['priority', 'DESC'],
      ['id', 'ASC'],
    ],
    raw: true,
  });
  return {
    items: places.map(({ productId, locationId, units: quantity }) => ({ productId, locationId, quantity })),
    locations,
  };
}
