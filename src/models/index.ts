import { Category } from './category.js';
import { Comment } from './comment.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Location } from './location.js';
import { Order } from './order.js';
import { OrderItem } from './order-item.js';
import { Post } from './post.js';
import { Product } from './product.js';
import { ProductCategory } from './product-category.js';
import { RefreshToken } from './refresh-token.js';
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
  IdempotencyKey,
  Post,
  Comment,
];

export {
  Category,
  Comment,
  IdempotencyKey,
  Order,
  OrderItem,
  Post,
  Product,
  ProductCategory,
  RefreshToken,
  StockLevel,
  StockMovement,
  User,
};
