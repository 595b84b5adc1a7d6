import { type Check, inOrderRange } from '../../consistency/check.js';

/** Rows found by each check of where units of orders are, by check name. */
export interface PlaceViolations {
  'order-units-misplaced': {
    orderId: string;
    productId: number;
    /** Units sent or freed at a location where they were not committed. */
    units: number;
  };
  'parcel-not-from-its-location': {
    orderId: string;
    productId: number;
    /** Units that left another location than that of their parcel. */
    units: number;
  };
}

/** Checks that units of orders left the locations where they were committed. */
export const PLACE_CHECKS: ReadonlyArray<Check<keyof PlaceViolations>> = [
  {
    name: 'order-units-misplaced',
    rule: 'The units of every order were sent and freed where they were committed',
    byOrder: true,
    // If the sum is negative too, order-units-not-committed reports it.
    sql: `
      SELECT orderId, productId, CAST(-SUM(LEAST(units, 0)) AS SIGNED) AS units
      FROM (
        SELECT orderId, productId, SUM(committed) AS units
        FROM stock_movements WHERE ${inOrderRange('orderId')}
        GROUP BY orderId, productId, locationId
      ) AS place
      GROUP BY orderId, productId
      HAVING MIN(place.units) < 0 AND SUM(place.units) >= 0`,
  },
  {
    name: 'parcel-not-from-its-location',
    rule: 'The units of every parcel left the location that it was sent from',
    byOrder: true,
    // If the sums differ too, line-not-its-records or units-back-not-moved reports it.
    sql: `
      SELECT orderId, productId, CAST(SUM(GREATEST(difference, 0)) AS SIGNED) AS units
      FROM (
        SELECT orderId, productId, SUM(units) AS difference
        FROM (
          SELECT part.orderId, item.productId, parcel.locationId, CAST(part.quantity AS SIGNED) AS units
          FROM fulfilment_items AS part
          JOIN fulfilments AS parcel ON parcel.id = part.fulfilmentId
          JOIN order_items AS item ON item.orderId = part.orderId AND item.line = part.line
          WHERE ${inOrderRange('part.orderId')}
          UNION ALL
          SELECT orderId, productId, locationId, onHand
          FROM stock_movements WHERE ${inOrderRange('orderId')} AND kind = 'shipment'
        ) AS entry
        GROUP BY orderId, productId, locationId
      ) AS place
      GROUP BY orderId, productId
      HAVING SUM(place.difference) = 0 AND MAX(place.difference) > 0`,
  },
];
