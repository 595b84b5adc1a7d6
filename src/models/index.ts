import { Address } from './address.js';
import { Backorder } from './backorder.js';
import { CancellationItem } from './cancellation-item.js';
import { Category } from './category.js';
import { Comment } from './comment.js';
import { CustomerGroup } from './customer-group.js';
import { Discount } from './discount.js';
import { DiscountCode } from './discount-code.js';
import { DiscountRedemption } from './discount-redemption.js';
import { Event } from './event.js';
import { EventConsumer } from './event-consumer.js';
import { EventListener } from './event-listener.js';
import { EventSequence } from './event-sequence.js';
import { Fulfilment } from './fulfilment.js';
import { FulfilmentItem } from './fulfilment-item.js';
import { GuestGuard } from './guest-guard.js';
import { GuestOrder } from './guest-order.js';
import { IdempotencyKey } from './idempotency-key.js';
import { JobLease } from './job-lease.js';
import { Location } from './location.js';
import { Mail } from './mail.js';
import { Order } from './order.js';
import { OrderEvent } from './order-event.js';
import { OrderItem } from './order-item.js';
import { OrderNote } from './order-note.js';
import { Outbox } from './outbox.js';
import { Payment } from './payment.js';
import { PaymentEvent } from './payment-event.js';
import { PaymentOperation } from './payment-operation.js';
import { Post } from './post.js';
import { Price } from './price.js';
import { PriceHistory } from './price-history.js';
import { PriceList } from './price-list.js';
import { Product } from './product.js';
import { ProductCategory } from './product-category.js';
import { ProductTerm } from './product-term.js';
import { RefreshToken } from './refresh-token.js';
import { RefundRequest } from './refund-request.js';
import { Return } from './return.js';
import { ReturnItem } from './return-item.js';
import { Rulebook } from './rulebook.js';
import { SearchWord } from './search-word.js';
import { ShippingMethod } from './shipping-method.js';
import { ShippingRate } from './shipping-rate.js';
import { ShippingRefund } from './shipping-refund.js';
import { ShippingZone } from './shipping-zone.js';
import { ShippingZoneRegion } from './shipping-zone-region.js';
import { StockDocument } from './stock-document.js';
import { StockDocumentLine } from './stock-document-line.js';
import { StockHold } from './stock-hold.js';
import { StockLevel } from './stock-level.js';
import { StockMovement } from './stock-movement.js';
import { TaxCategory } from './tax-category.js';
import { TaxRate } from './tax-rate.js';
import { UnpaidGuard } from './unpaid-guard.js';
import { User } from './user.js';
import { UserToken } from './user-token.js';
import { Verification } from './verification.js';
import { WebhookAttempt } from './webhook-attempt.js';
import { WebhookDelivery } from './webhook-delivery.js';
import { WebhookEndpoint } from './webhook-endpoint.js';
import { WithheldRefund } from './withheld-refund.js';

/** Every model of the service; database/connect registers them. */
export const models = [
  CustomerGroup,
  User,
  RefreshToken,
  UserToken,
  Mail,
  Category,
  TaxCategory,
  TaxRate,
  ShippingZone,
  ShippingZoneRegion,
  ShippingMethod,
  ShippingRate,
  Rulebook,
  Discount,
  DiscountCode,
  Product,
  ProductCategory,
  PriceList,
  Price,
  PriceHistory,
  ProductTerm,
  SearchWord,
  Location,
  StockLevel,
  StockHold,
  Backorder,
  StockMovement,
  StockDocument,
  StockDocumentLine,
  Order,
  OrderItem,
  OrderEvent,
  OrderNote,
  DiscountRedemption,
  CancellationItem,
  RefundRequest,
  WithheldRefund,
  ShippingRefund,
  Fulfilment,
  FulfilmentItem,
  Return,
  ReturnItem,
  IdempotencyKey,
  UnpaidGuard,
  GuestOrder,
  GuestGuard,
  Address,
  JobLease,
  Verification,
  Payment,
  PaymentOperation,
  PaymentEvent,
  Post,
  Comment,
  Outbox,
  Event,
  EventSequence,
  EventListener,
  EventConsumer,
  WebhookEndpoint,
  WebhookDelivery,
  WebhookAttempt,
];

export {
  Address,
  CancellationItem,
  Category,
  Comment,
  CustomerGroup,
  Discount,
  DiscountCode,
  DiscountRedemption,
  Fulfilment,
  FulfilmentItem,
  GuestOrder,
  IdempotencyKey,
  Mail,
  Order,
  OrderEvent,
  OrderItem,
  OrderNote,
  Payment,
  PaymentEvent,
  PaymentOperation,
  Post,
  Price,
  PriceHistory,
  PriceList,
  Product,
  ProductCategory,
  ProductTerm,
  RefreshToken,
  RefundRequest,
  Return,
  ReturnItem,
  ShippingMethod,
  ShippingRate,
  ShippingZone,
  ShippingZoneRegion,
  StockDocument,
  StockDocumentLine,
  StockHold,
  StockLevel,
  StockMovement,
  TaxCategory,
  TaxRate,
  User,
  UserToken,
  Verification,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WithheldRefund,
};
