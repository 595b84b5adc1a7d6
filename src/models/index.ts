import { CancellationItem } from './cancellation-item.js';
import { Category } from './category.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Location } from './location.js';
import { Order } from './order.js';
import { OrderEvent } from './order-event.js';
import { OrderItem } from './order-item.js';
import { Payment } from './payment.js';
import { PaymentEvent } from './payment-event.js';
import { PaymentOperation } from './payment-operation.js';
import { Product } from './product.js';
import { ProductCategory } from './product-category.js';
import { RefreshToken } from './refresh-token.js';
import { RefundRequest } from './refund-request.js';
import { StockLevel } from './stock-level.js';
import { StockMovement } from './stock-movement.js';
import { User } from './user.js';

/** Every model of the service; database/connect registers them. */
export const models = [
  User,
  RefreshToken,
  Category,
  Product,
  ProductCategory,
  Location,
  StockLevel,
  StockMovement,
  Order,
  OrderItem,
  OrderEvent,
  CancellationItem,
  RefundRequest,
  IdempotencyKey,
  Payment,
  PaymentOperation,
  PaymentEvent,
];

export {
  CancellationItem,
  Category,
  IdempotencyKey,
  Order,
  OrderEvent,
  OrderItem,
  Payment,
  PaymentEvent,
  PaymentOperation,
  Product,
  ProductCategory,
  RefreshToken,
  RefundRequest,
  StockLevel,
  StockMovement,
  User,
};
