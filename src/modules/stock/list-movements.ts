import { findPage, LATEST_FIRST, type PageRequest } from '../../http/paging.js';
import { Order, StockMovement } from '../../models/index.js';
import { formatOrderNumber } from '../../rules/order-number.js';

/** A page of what came in and went out of a product, newest first. */
export async function listMovements(productId: number, paging: PageRequest) {
  const include = [{ model: Order, attributes: ['number'] }];
  const list = { where: { productId }, sortedBy: [LATEST_FIRST] as const, include };
  const { items, ...rest } = await findPage(StockMovement, list, paging);
  return { ...rest, items: items.map(presentMovement) };
}

function presentMovement(movement: StockMovement) {
  const { order } = movement;
  return { ...movement.get(), orderNumber: order ? formatOrderNumber(order.number) : null };
}
