/**
 * SQL: units of orders that wait, one row per order and product. Reads the movements at the location of backorders, of products of
 * which units are owed.
 * @param condition further ones, on movement
 */
export const unitsOnBackorder = (condition = 'TRUE'): string => `
  SELECT movement.orderId, movement.productId, movement.locationId, CAST(SUM(movement.committed) AS SIGNED) AS units
  FROM locations AS location
  JOIN stock_levels AS level FORCE INDEX (stock_levels_location) ON level.locationId = location.id AND level.committed > 0
  JOIN stock_movements AS movement FORCE INDEX (stock_movements_level)
    ON movement.productId = level.productId AND movement.locationId = level.locationId
  WHERE location.kind = 'backorder' AND movement.orderId IS NOT NULL AND ${condition}
  GROUP BY movement.orderId, movement.productId, movement.locationId HAVING SUM(movement.committed) > 0`;
