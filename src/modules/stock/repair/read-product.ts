import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { StockLevel } from '../../../models/index.js';
import { Location, type LocationKind } from '../../../models/location.js';
import { lockStock } from '../lock-stock.js';
import { lackingOfOrder, type PlacedMovement } from './lacking-of-order.js';
import type { Counters, Discrepancy, Subject } from './propose.js';
import { readLackingOfDocuments, readOnTheWay } from './read-documents.js';
import { readOrders } from './read-orders.js';

/** An order that lacks movements. */
export interface Suspect {
  orderId: string;
  /** The location of its units that have no movement. */
  home: number;
}

/** Levels, movements and holds of a product, by location, and the movements that its orders lack. */
export interface ReadProduct {
  productId: number;
  levels: ReadonlyMap<number, StockLevel>;
  ledgers: ReadonlyMap<number, Counters>;
  kept: ReadonlyMap<number, number>;
  kinds: ReadonlyMap<number, LocationKind>;
  lacking: PlacedMovement[];
  /** Orders with unreliable lines. */
  unreliable: string[];
}

const LEDGERS = `
  SELECT locationId, CAST(SUM(onHand) AS SIGNED) AS onHand, CAST(SUM(committed) AS SIGNED) AS committed
  FROM stock_movements FORCE INDEX (stock_movements_level) WHERE productId = :productId GROUP BY locationId`;

const KEPT = `
  SELECT locationId, CAST(SUM(quantity) AS SIGNED) AS kept FROM stock_holds WHERE productId = :productId GROUP BY locationId`;

/** @param lock whether to lock the levels until the transaction ends */
export async function readProduct(
  sequelize: Sequelize,
  productId: number,
  suspects: readonly Suspect[],
  transaction: Transaction,
  lock = false,
): Promise<ReadProduct> {
  const read = <Row extends { locationId: number }>(sql: string) =>
    sequelize.query<Row>(sql, { replacements: { productId }, type: QueryTypes.SELECT, transaction });
  const levels = lock
    ? await lockStock([productId], transaction)
    : await StockLevel.findAll({ where: { productId }, raw: true, transaction });
  const product = {
    productId,
    levels: new Map(levels.map((level) => [level.locationId, level])),
    ledgers: new Map(
      (await read<Counters & { locationId: number }>(LEDGERS)).map((one) => [one.locationId, one]),
    ),
    kept: new Map(
      (await read<{ locationId: number; kept: number }>(KEPT)).map((one) => [one.locationId, one.kept]),
    ),
  };
  const locations = await Location.findAll({
    attributes: ['id', 'kind', 'priority'],
    raw: true,
    transaction,
  });
  const { orders, unreliable } = await readOrders(
    sequelize,
    productId,
    suspects.map(({ orderId }) => orderId),
    transaction,
  );
  const homes = new Map(suspects.map(({ orderId, home }) => [orderId, home]));
  const places = { locations: byPriority(locations), unexplained: unexplainedOf(product, locations) };
  return {
    ...product,
    kinds: new Map(locations.map(({ id, kind }) => [id, kind])),
    lacking: orders.flatMap((order) => lackingOfOrder(order, homes.get(order.orderId) as number, places)),
    unreliable,
  };
}

/** Locations where units of orders can be, in the order of allocation. */
function byPriority(locations: ReadonlyArray<Pick<Location, 'id' | 'kind' | 'priority'>>): number[] {
  const isBackorder = ({ kind }: Pick<Location, 'kind'>) => Number(kind === 'backorder');
  return locations
    .filter(({ kind }) => kind !== 'transit')
    .sort((a, b) => isBackorder(a) - isBackorder(b) || b.priority - a.priority || a.id - b.id)
    .map(({ id }) => id);
}

function unexplainedOf(
  { levels, ledgers }: Pick<ReadProduct, 'levels' | 'ledgers'>,
  locations: ReadonlyArray<Pick<Location, 'id'>>,
): Map<number, number> {
  const committedOf = (of: ReadonlyMap<number, Counters>, id: number) => of.get(id)?.committed ?? 0;
  return new Map(locations.map(({ id }) => [id, committedOf(levels, id) - committedOf(ledgers, id)]));
}

/** Reads the state of a level with violations. */
export async function discrepancyAt(
  sequelize: Sequelize,
  product: ReadProduct,
  subject: Subject,
  transaction: Transaction,
): Promise<Discrepancy> {
  const { productId, locationId } = subject;
  const kind = product.kinds.get(locationId);
  const ofOrders = product.lacking.flatMap(({ locationId: at, ...one }) => (at === locationId ? [one] : []));
  const ofDocuments = await readLackingOfDocuments(sequelize, subject, subject.documentIds, transaction);
  return {
    subject,
    level: product.levels.get(locationId) ?? null,
    ledger: product.ledgers.get(locationId) ?? { onHand: 0, committed: 0 },
    kept: product.kept.get(locationId) ?? 0,
    lacking: [...ofOrders, ...ofDocuments],
    unreliable: product.unreliable.filter((id) => subject.orders.some(({ orderId }) => orderId === id)),
    ...(kind === 'transit' && { onTheWay: await readOnTheWay(sequelize, productId, transaction) }),
    ...(kind === 'backorder' && { isBackorder: true }),
  };
}
