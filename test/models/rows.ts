import type { InferCreationAttributes, Sequelize, Transaction } from 'sequelize';
import type { Sequelize as Pool } from 'sequelize-typescript';
import { v7 as uuidv7 } from 'uuid';
import { createMigrator } from '../../src/database/migrator.js';
import { inTransaction } from '../../src/database/transaction.js';
import { availableOf } from '../../src/models/availability.js';
import { Order, Product, StockLevel, User } from '../../src/models/index.js';
import { moveStock } from '../../src/modules/stock/move-stock.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { LOCATION_ID } from '../helpers/location.js';

export interface MigratedDatabase {
  database: TestDatabase;
  sequelize: Pool;
  close(): Promise<void>;
}

/** A new database with the whole schema, and a pool on it. */
export async function migratedDatabase(): Promise<MigratedDatabase> {
  const database = await createDatabase();
  const sequelize = connectTo(database);
  // As a start would: the template has those of the build, which may be another project's.
  await createMigrator(sequelize).up();
  const close = async () => {
    await sequelize.close();
    await database.drop();
  };
  return { database, sequelize, close };
}

let made = 0;

/** Attributes of a valid user that nobody else has. */
export function userAttributes() {
  made += 1;
  return {
    email: `person-${made}@example.com`,
    password: 'long enough',
    firstName: 'Ada',
    lastName: 'Byron',
  };
}

export function createUser(): Promise<User> {
  return User.create(userAttributes());
}

/** Attributes of a valid product that is not there yet. */
export function productAttributes() {
  made += 1;
  return {
    sku: `TEST-${made}`,
    slug: `test-${made}`,
    name: `Product ${made}`,
    price: '10.00',
    currency: 'USD',
  };
}

/** A product with so many units at the default location. */
export async function createProduct(
  onHand = 0,
  overrides: Partial<InferCreationAttributes<Product>> = {},
): Promise<Product> {
  const product = await Product.create({ ...productAttributes(), ...overrides });
  const level = { productId: product.id, locationId: LOCATION_ID };
  await StockLevel.create({ ...level, onHand: 0 });
  if (onHand > 0) {
    const sequelize = StockLevel.sequelize as Pool;
    await inTransaction(sequelize, (transaction) =>
      moveStock([{ ...level, onHand, kind: 'initial' }], transaction),
    );
  }
  return product;
}

export const ADDRESS = { fullName: 'Ada Byron', line1: '12 St James Square', city: 'London', country: 'GB' };

/** Attributes of a valid order of that user. */
export function orderAttributes(userId: number) {
  return {
    id: uuidv7(),
    userId,
    totalAmount: '10.00',
    currency: 'USD',
    shippingAddress: ADDRESS,
    paymentMethod: 'card' as const,
  };
}

export function createOrder(userId: number, transaction?: Transaction): Promise<Order> {
  return Order.create(orderAttributes(userId), { transaction });
}

/** Units that can be bought, at the default location. */
export async function unitsLeft(productId: number): Promise<number | undefined> {
  const level = await StockLevel.findOne({ where: { productId, locationId: LOCATION_ID } });
  return level ? availableOf(level) : undefined;
}

/** Every level that is not the sum of its movements: [] when stock is conserved. */
export async function unbalancedLevels(sequelize: Sequelize): Promise<unknown[]> {
  const [rows] = await sequelize.query(`
    SELECT level.productId, level.onHand, level.committed
    FROM stock_levels AS level LEFT JOIN stock_movements AS movement
      ON movement.productId = level.productId AND movement.locationId = level.locationId
    GROUP BY level.productId, level.locationId, level.onHand, level.committed
    HAVING level.onHand <> COALESCE(SUM(movement.onHand), 0) OR level.committed <> COALESCE(SUM(movement.committed), 0)`);
  return rows;
}

/** The number a SELECT COUNT(*) AS n gives. */
export async function countRows(sequelize: Sequelize, table: string): Promise<number> {
  const [rows] = await sequelize.query(`SELECT COUNT(*) AS n FROM ${table}`);
  return (rows as Array<{ n: number }>)[0]?.n ?? Number.NaN;
}
