/**
 * Baseline (b): what a tutorial on Sequelize teaches. In one managed transaction: find each product, create the
 * order, create each item, save each product; one statement for each of these, in the order of the basket.
 *
 * It is spared the two mistakes that would make it sell what is not there: it reads stock FOR UPDATE, and it
 * tries again after a deadlock, which baskets in any order bring about.
 */
import { type CreationOptional, DataTypes, Model, Sequelize, Transaction } from 'sequelize';
import { idOf } from '../../src/models/id.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import type { OrderSlice } from '../slice.js';
import { serveSlices, setting } from '../worker.js';
import { ADDRESS, PAYMENT_METHOD } from '../workloads.js';
import { type PlannedOrder, runClosedLoop } from './closed-loop.js';
import { MAX_CONNECTIONS } from './pool.js';
import { LOCATION_ID } from './rows.js';

const url = new URL(setting('DATABASE_URL'));
const sequelize = new Sequelize({
  dialect: 'mysql',
  username: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  host: url.hostname,
  port: Number(url.port || 3306),
  database: url.pathname.slice(1),
  dialectOptions: { socketPath: url.searchParams.get('socketPath') ?? undefined },
  pool: { max: MAX_CONNECTIONS },
  isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED,
  logging: false,
});

class Product extends Model {
  declare id: number;
  declare name: string;
  declare price: string;
  declare currency: string;
}
class StockLevel extends Model {
  declare onHand: number;
  declare committed: number;
}
class Order extends Model {
  declare id: Buffer;
}
class OrderItem extends Model {}
class StockMovement extends Model {
  declare id: CreationOptional<number>;
}

Product.init(
  {
    name: DataTypes.STRING,
    price: DataTypes.DECIMAL(10, 2),
    currency: DataTypes.CHAR(3),
    isActive: DataTypes.BOOLEAN,
  },
  { sequelize, tableName: 'products' },
);
StockLevel.init(
  {
    productId: { type: DataTypes.INTEGER.UNSIGNED, primaryKey: true },
    locationId: { type: DataTypes.INTEGER.UNSIGNED, primaryKey: true },
    onHand: DataTypes.INTEGER,
    committed: DataTypes.INTEGER,
  },
  { sequelize, tableName: 'stock_levels', timestamps: false },
);
Order.init(
  {
    id: { type: DataTypes.BLOB, primaryKey: true },
    number: DataTypes.CHAR(12),
    userId: DataTypes.INTEGER.UNSIGNED,
    status: DataTypes.STRING,
    totalAmount: DataTypes.DECIMAL(12, 2),
    currency: DataTypes.CHAR(3),
    shippingAddress: DataTypes.JSON,
    paymentMethod: DataTypes.STRING,
    version: { type: DataTypes.INTEGER.UNSIGNED, defaultValue: 1 },
    createdAt: DataTypes.DATE(3),
    updatedAt: DataTypes.DATE(3),
  },
  { sequelize, tableName: 'orders' },
);
OrderItem.init(
  {
    orderId: { type: DataTypes.BLOB, primaryKey: true },
    line: { type: DataTypes.SMALLINT.UNSIGNED, primaryKey: true },
    productId: DataTypes.INTEGER.UNSIGNED,
    name: DataTypes.STRING,
    quantity: DataTypes.INTEGER.UNSIGNED,
    price: DataTypes.DECIMAL(10, 2),
  },
  { sequelize, tableName: 'order_items', timestamps: false },
);
StockMovement.init(
  {
    id: { type: DataTypes.BIGINT.UNSIGNED, primaryKey: true, autoIncrement: true },
    productId: DataTypes.INTEGER.UNSIGNED,
    locationId: DataTypes.INTEGER.UNSIGNED,
    onHand: DataTypes.INTEGER,
    committed: DataTypes.INTEGER,
    kind: DataTypes.STRING,
    orderId: DataTypes.BLOB,
    createdAt: DataTypes.DATE(3),
  },
  { sequelize, tableName: 'stock_movements', updatedAt: false },
);

async function placeOne({ userId, lines }: PlannedOrder): Promise<void> {
  await sequelize.transaction(async (transaction) => {
    const found: Array<{ product: Product; level: StockLevel; quantity: number }> = [];
    for (const { productId, quantity } of lines) {
      const product = await Product.findByPk(productId, { transaction });
      const level = await StockLevel.findOne({
        where: { productId, locationId: LOCATION_ID },
        lock: true,
        transaction,
      });
      if (!product || !level || level.onHand - level.committed < quantity) {
        throw new Error(`product ${productId} is short`);
      }
      found.push({ product, level, quantity });
    }
    const cents = found.reduce(
      (sum, { product, quantity }) => sum + Math.round(Number(product.price) * 100) * quantity,
      0,
    );
    const { orderId, number } = newOrderKeys();
    const order = await Order.create(
      {
        id: idOf(orderId),
        number,
        userId,
        status: 'pending',
        totalAmount: (cents / 100).toFixed(2),
        currency: found[0]?.product.currency,
        shippingAddress: ADDRESS,
        paymentMethod: PAYMENT_METHOD,
      },
      { transaction },
    );
    for (const [index, { product, level, quantity }] of found.entries()) {
      await OrderItem.create(
        {
          orderId: order.id,
          line: index + 1,
          productId: product.id,
          name: product.name,
          quantity,
          price: product.price,
        },
        { transaction },
      );
      level.committed += quantity;
      await level.save({ transaction });
      await StockMovement.create(
        {
          productId: product.id,
          locationId: LOCATION_ID,
          onHand: 0,
          committed: quantity,
          kind: 'order',
          orderId: order.id,
        },
        { transaction },
      );
    }
  });
}

serveSlices((slice: OrderSlice) =>
  runClosedLoop(slice, { clients: slice.clients, batch: 1 }, async (orders) => {
    for (const order of orders) await placeOne(order);
  }),
);
