import { type Includeable, literal, type Transaction, type WhereOptions } from 'sequelize';
import { Order, OrderItem, User } from '../../models/index.js';
import type { OrderDiscount, OrderPricing, OrderTax } from '../../models/order-pricing.js';
import { formatAmount } from '../../money/amounts.js';
import { formatOrderNumber } from '../../rules/order-number.js';
import { placedPaymentStatusOf, placedStatusOf } from './lifecycle/order-status.js';
import type { PlacedLine } from './placing/backordered-lines.js';
import type { PlacedOrder } from './placing/insert-orders.js';
import { explanationOf } from './price-explanation.js';

const COLUMNS = [
  'id',
  'number',
  'userId',
  'email',
  'status',
  'totalAmount',
  'discountAmount',
  'shippingAmount',
  'shippingTaxAmount',
  'taxAmount',
  'pricesIncludeTax',
  'pricing',
  'currency',
  'shippingAddress',
  'billingAddress',
  'paymentMethod',
  'paymentStatus',
  'version',
  'createdAt',
];

/** SQL column: units of a line that are on backorder. A shop that never had any does not look at the ledger. */
const backordered = (condition = ''): string => `IF(EXISTS (SELECT 1 FROM backorders), (
  SELECT CAST(COALESCE(SUM(movement.committed), 0) AS SIGNED)
  FROM stock_movements AS movement FORCE INDEX (stock_movements_order)
  JOIN locations AS location ON location.id = movement.locationId AND location.kind = 'backorder'
  WHERE movement.orderId = OrderItem.orderId AND movement.productId = OrderItem.productId ${condition}), 0)`;

/** Read in a separate statement for the whole page, so that items do not multiply the order rows. */
const itemsWith = (backorderedQuantity: string): Includeable => ({
  model: OrderItem,
  attributes: [
    [literal(backorderedQuantity), 'backorderedQuantity'],
    'orderId',
    'line',
    'productId',
    'name',
    'quantity',
    'price',
    'subtotal',
    'discountAmount',
    'taxAmount',
    'total',
    'cancelledQuantity',
    'shippedQuantity',
    'returnedQuantity',
  ],
  separate: true,
  order: [['line', 'ASC']],
});
const ITEMS = itemsWith(backordered());
const ITEMS_AS_PLACED = itemsWith(backordered("AND movement.kind = 'order'"));
const CUSTOMER: Includeable = { model: User, attributes: ['id', 'email', 'firstName', 'lastName'] };

/** Reads an order with its items, as the API shows it; null if there is none. */
export async function readOrder(
  where: WhereOptions<Order>,
  transaction?: Transaction,
): Promise<ReturnType<typeof presentOrder> | null> {
  const order = await Order.findOne({ attributes: COLUMNS, where, include: [ITEMS], transaction });
  return order && presentOrder(order);
}

/** Reads an order as it was when it was placed, for the replay of an idempotency key. */
export async function readAsPlaced(id: string): Promise<ReturnType<typeof presentOrder>> {
  const include = [ITEMS_AS_PLACED];
  const order = await Order.findByPk(id, { attributes: COLUMNS, include, rejectOnEmpty: true });
  const items = (order.items ?? []).map((item) => ({ ...item.get(), ...UNTOUCHED }));
  const { totalAmount } = order;
  const paid = { status: placedStatusOf(totalAmount), paymentStatus: placedPaymentStatusOf(totalAmount) };
  return presentOrder({ ...order.get(), items, ...paid, version: 1 });
}

/** Reads an order with its customer, for admins. */
export async function readOrderForAdmin(
  id: string,
  transaction?: Transaction,
): Promise<ReturnType<typeof presentForAdmin> | null> {
  const order = await Order.findByPk(id, { attributes: COLUMNS, include: [ITEMS, CUSTOMER], transaction });
  return order && presentForAdmin(order);
}

/** Reads orders with their items in two statements, sorted like `ids`. */
export async function readOrders(ids: string[]) {
  return (await readRows(ids, [ITEMS])).map(presentOrder);
}

/** Like readOrders, with the customers joined. */
export async function readOrdersForAdmin(ids: string[]) {
  return (await readRows(ids, [ITEMS, CUSTOMER])).map(presentForAdmin);
}

async function readRows(ids: string[], include: Includeable[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const rows = await Order.findAll({ attributes: COLUMNS, where: { id: ids }, include });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Unit counters of a line that was just placed. */
const UNTOUCHED = { cancelledQuantity: 0, shippedQuantity: 0, returnedQuantity: 0 };

type ShownItem = PlacedLine & Partial<Pick<OrderItem, 'discountAmount' | 'taxAmount'> & typeof UNTOUCHED>;
type Shown = Pick<
  PlacedOrder,
  | 'id'
  | 'number'
  | 'status'
  | 'totalAmount'
  | 'currency'
  | 'shippingAddress'
  | 'paymentMethod'
  | 'paymentStatus'
  | 'createdAt'
> &
  Partial<
    Pick<
      Order,
      | 'version'
      | 'email'
      | 'billingAddress'
      | 'discountAmount'
      | 'shippingAmount'
      | 'shippingTaxAmount'
      | 'taxAmount'
      | 'pricesIncludeTax'
      | 'pricing'
    >
  > & { items?: ShownItem[] };

/** An order as the API shows it, whether it was just placed or read from the database. */
export function presentOrder(order: Shown) {
  const { id, status, currency, shippingAddress, paymentMethod, paymentStatus, createdAt } = order;
  const amountOf = (amount = '0') => formatAmount(amount, currency);
  const items = (order.items ?? []).map((item) => ({
    line: item.line,
    productId: item.productId,
    name: item.name,
    quantity: item.quantity,
    price: amountOf(item.price),
    subtotal: amountOf(item.subtotal),
    discountAmount: amountOf(item.discountAmount),
    taxAmount: amountOf(item.taxAmount),
    total: amountOf(item.total),
    lineTotal: amountOf(item.total),
    backorderedQuantity: backorderedOf(item),
    cancelledQuantity: item.cancelledQuantity ?? 0,
    shippedQuantity: item.shippedQuantity ?? 0,
    returnedQuantity: item.returnedQuantity ?? 0,
  }));
  return {
    id,
    number: formatOrderNumber(order.number),
    email: order.email ?? null,
    status,
    version: order.version ?? 1,
    totalAmount: amountOf(order.totalAmount),
    discountAmount: amountOf(order.discountAmount),
    shippingAmount: amountOf(order.shippingAmount),
    shippingTaxAmount: amountOf(order.shippingTaxAmount),
    shippingMethod: presentShippingMethod(order.pricing),
    taxAmount: amountOf(order.taxAmount),
    pricesIncludeTax: order.pricesIncludeTax ?? true,
    taxes: (order.pricing?.taxes ?? []).map(presentTax),
    discounts: (order.pricing?.discounts ?? []).map(presentDiscount),
    currency,
    items,
    shippingAddress,
    billingAddress: order.billingAddress ?? null,
    paymentMethod,
    paymentStatus,
    createdAt,
  };
}

/** Of a row that was read, it is no attribute of the model. */
const backorderedOf = (item: ShownItem | OrderItem): number =>
  (item instanceof OrderItem ? (item.get('backorderedQuantity') as number) : item.backorderedQuantity) ?? 0;

export const presentTax = ({ name, country, region, rate, base, amount }: OrderTax) => ({
  name,
  country,
  region: region || null,
  rate,
  base,
  amount,
});

export const presentDiscount = (discount: OrderDiscount): Omit<OrderDiscount, 'discountId'> => ({
  name: discount.name,
  code: discount.code,
  class: discount.class,
  amount: discount.amount,
  lines: discount.lines,
  shippingAmount: discount.shippingAmount,
});

/** The chosen method; null in a shop without any. */
export function presentShippingMethod(pricing?: OrderPricing | null) {
  if (!pricing?.shipping) return null;
  const { code, name, daysMin, daysMax } = pricing.shipping;
  return { code, name, daysMin, daysMax };
}

function presentForAdmin(order: Order) {
  return { ...presentOrder(order), ...explanationOf(order.pricing), user: order.user ?? null };
}
