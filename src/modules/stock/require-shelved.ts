import { Problem } from '../../errors.js';
import type { UnitsAt } from './order-units.js';

/**
 * @param places where the units of the order are
 * @param advice follows a colon
 * @throws Problem UNITS_BACKORDERED if some of the wanted units are not there yet
 */
export function requireShelved(
  wanted: ReadonlyArray<{ productId: number; quantity: number }>,
  places: readonly UnitsAt[],
  advice: string,
): void {
  const unitsOf = (productId: number, those: readonly UnitsAt[]) =>
    those.reduce((sum, place) => sum + (place.productId === productId ? place.units : 0), 0);
  const units = [...new Set(wanted.map(({ productId }) => productId))].flatMap((productId) => {
    const requested = wanted.reduce((sum, one) => sum + (one.productId === productId ? one.quantity : 0), 0);
    const backordered = unitsOf(
      productId,
      places.filter(({ isBackorder }) => isBackorder),
    );
    const available = unitsOf(productId, places) - backordered;
    return backordered > 0 && requested > available ? [{ productId, requested, available, backordered }] : [];
  });
  if (units.length === 0) return;
  const list = units.map(
    ({ productId, available, backordered }) =>
      `${backordered} units of product ${productId} are on backorder, and ${available} are there`,
  );
  throw new Problem('UNITS_BACKORDERED', `${list.join('; ')}: ${advice}.`, { extensions: { units } });
}
