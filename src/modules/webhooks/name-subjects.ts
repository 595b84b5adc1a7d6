import type { Event } from '../../models/event.js';
import { Discount, Location, Order, Product, User, WebhookEndpoint } from '../../models/index.js';
import { formatOrderNumber } from '../../rules/order-number.js';

type Subject = Pick<Event, 'aggregateType' | 'aggregateId'>;
/** Of the ids asked for, what people call those that are still there. */
type NamesOf = (ids: string[]) => Promise<Map<string, string>>;

/** What people call the subjects of events, by {@link subjectKey}: one statement for each type among them. */
export async function nameSubjects(subjects: readonly Subject[]): Promise<Map<string, string>> {
  const ids = new Map<string, Set<string>>();
  for (const { aggregateType, aggregateId } of subjects) {
    const known = ids.get(aggregateType);
    if (known) known.add(aggregateId);
    else ids.set(aggregateType, new Set([aggregateId]));
  }
  const names = new Map<string, string>();
  for (const [aggregateType, those] of ids) {
    const found = await NAMES[aggregateType as keyof typeof NAMES]?.([...those]);
    for (const [aggregateId, name] of found ?? [])
      names.set(subjectKey({ aggregateType, aggregateId }), name);
  }
  return names;
}

export const subjectKey = ({ aggregateType, aggregateId }: Subject): string =>
  `${aggregateType} ${aggregateId}`;

const byId = (rows: ReadonlyArray<{ id: number | string }>, nameOf: (row: never) => string) =>
  new Map(rows.map((row) => [String(row.id), nameOf(row as never)]));

const NAMES = {
  async order(id) {
    const rows = await Order.findAll({ where: { id }, attributes: ['id', 'number'] });
    return byId(rows, ({ number }: Order) => formatOrderNumber(number));
  },
  async product(id) {
    return byId(
      await Product.findAll({ where: { id }, attributes: ['id', 'name'] }),
      ({ name }: Product) => name,
    );
  },
  async customer(id) {
    const rows = await User.findAll({ where: { id }, attributes: ['id', 'firstName', 'lastName'] });
    return byId(rows, ({ firstName, lastName }: User) => `${firstName} ${lastName}`.trim());
  },
  async discount(id) {
    return byId(
      await Discount.findAll({ where: { id }, attributes: ['id', 'name'] }),
      ({ name }: Discount) => name,
    );
  },
  async webhook_endpoint(id) {
    return byId(
      await WebhookEndpoint.findAll({ where: { id }, attributes: ['id', 'url'] }),
      ({ url }: WebhookEndpoint) => url,
    );
  },
  async stock_level(ids) {
    const levels = ids.map((id) => id.split(':') as [productId: string, locationId: string]);
    const products = await NAMES.product(levels.map(([productId]) => productId));
    const where = { id: levels.map(([, locationId]) => locationId) };
    const locations = byId(
      await Location.findAll({ where, attributes: ['id', 'name'] }),
      ({ name }: Location) => name,
    );
    return new Map(
      levels.flatMap(([productId, locationId]) => {
        const [product, location] = [products.get(productId), locations.get(locationId)];
        return product && location ? [[`${productId}:${locationId}`, `${product}, ${location}`]] : [];
      }),
    );
  },
} satisfies Record<string, NamesOf>;
