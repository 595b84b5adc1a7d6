import type { ResourceDefinition } from './api/resource';
import { backorders } from './backorders';
import { categories } from './categories';
import { comments } from './comments';
import { customerGroups } from './customer-groups';
import { customerAddresses, customerSessions, customers, ownSessions } from './customers';
import { discountCodes, discountRedemptions, discounts } from './discounts';
import { holds } from './holds';
import { mails } from './mails';
import { fulfilments, orderNotes, orderReturns, orders } from './orders';
import { paymentEvents, payments } from './payments';
import { posts } from './posts';
import { listedPrices, priceLists } from './price-lists';
import { pricePreview } from './price-preview';
import { products, stockMovements } from './products';
import { reports } from './reports';
import { returns } from './returns';
import { shippingMethods, shippingZones } from './shipping';
import { stockDocuments } from './stock-documents';
import { doctor, settings, verify } from './system';
import { taxCategories, taxRates } from './tax';
import { webhookDeliveries, webhookEndpoints } from './webhooks';

/** All there is, one line each, in the order of the menu. A new resource is a folder and a line here; see README.md. */
export const resources: ResourceDefinition[] = [
  orders,
  fulfilments,
  orderReturns,
  orderNotes,
  returns,
  products,
  stockMovements,
  stockDocuments,
  holds,
  backorders,
  categories,
  discounts,
  discountCodes,
  discountRedemptions,
  priceLists,
  listedPrices,
  shippingMethods,
  shippingZones,
  taxRates,
  taxCategories,
  pricePreview,
  payments,
  paymentEvents,
  customers,
  customerGroups,
  customerSessions,
  customerAddresses,
  ownSessions,
  comments,
  posts,
  reports,
  mails,
  webhookEndpoints,
  webhookDeliveries,
  verify,
  doctor,
  settings,
];
