import type { Event } from '../../models/event.js';
import { Discount, Order, Product, User, WebhookEndpoint } from '../../models/index.js';
import { Location } from '../../models/location.js';
import { formatOrderNumber } from '../../rules/order-number.js';

type Subject = Pick<Event, 'aggregateType' | 'aggregateId'>;
type Names = Map<string, string>;
/** Of the ids asked for, what people call those that are still there. */
type NamesOf = (ids: string[]) => Promise<Names>;

/** What people call the subjects of events, by {@link subjectKey}: a statement or two for each type among them. */
export async function nameSubjects(subjects: readonly Subject[]): Promise<Names> {
  const names: Names = new Map();
  for (const aggregateType of new Set(subjects.map((subject) => subject.aggregateType))) {
    const same = subjects.filter((subject) => subject.aggregateType === aggregateType);
    const found = await NAMES[aggregateType]?.([...new Set(same.map(({ aggregateId }) => aggregateId))]);
    for (const [aggregateId, name] of found ?? [])
      names.set(subjectKey({ aggregateType, aggregateId }), name);
  }
  return names;
}

export const subjectKey = ({ aggregateType, aggregateId }: Subject): string =>
  `${aggregateType} ${aggregateId}`;

/** By the aggregate's type; see AGGREGATES in src/events/catalogue.ts. */
const NAMES: Record<string, NamesOf | undefined> = {
  order: nameOrders,
  product: nameProducts,
  stock_level: nameLevels,
  customer: nameCustomers,
  discount: nameDiscounts,
  webhook_endpoint: nameEndpoints,
};

async function nameOrders(ids: string[]): Promise<Names> {
  const orders = await Order.findAll({ where: { id: ids }, attributes: ['id', 'number'] });
  return new Map(orders.map(({ id, number }) => [id, formatOrderNumber(number)]));
}

async function nameProducts(ids: string[]): Promise<Names> {
  const products = await Product.findAll({ where: { id: ids.map(Number) }, attributes: ['id', 'name'] });
  return new Map(products.map(({ id, name }) => [String(id), name]));
}

async function nameCustomers(ids: string[]): Promise<Names> {
  const attributes = ['id', 'firstName', 'lastName'];
  const users = await User.findAll({ where: { id: ids.map(Number) }, attributes });
  return new Map(users.map(({ id, firstName, lastName }) => [String(id), `${firstName} ${lastName}`.trim()]));
}

async function nameDiscounts(ids: string[]): Promise<Names> {
  const discounts = await Discount.findAll({ where: { id: ids.map(Number) }, attributes: ['id', 'name'] });
  return new Map(discounts.map(({ id, name }) => [String(id), name]));
}

async function nameEndpoints(ids: string[]): Promise<Names> {
  const where = { id: ids.map(Number) };
  const endpoints = await WebhookEndpoint.findAll({ where, attributes: ['id', 'url'] });
  return new Map(endpoints.map(({ id, url }) => [String(id), url]));
}

/** Their ids are that of the product and that of the location, as in `7:1`. */
async function nameLevels(ids: string[]): Promise<Names> {
  const levels = ids.map((id) => id.split(':') as [productId: string, locationId: string]);
  const products = await nameProducts(levels.map(([productId]) => productId));
  const where = { id: levels.map(([, locationId]) => Number(locationId)) };
  const locations = await Location.findAll({ where, attributes: ['id', 'name'] });
  const places = new Map(locations.map(({ id, name }) => [String(id), name]));
  const names: Names = new Map();
  for (const [productId, locationId] of levels) {
    const [product, place] = [products.get(productId), places.get(locationId)];
    if (product && place) names.set(`${productId}:${locationId}`, `${product}, ${place}`);
  }
  return names;
}
