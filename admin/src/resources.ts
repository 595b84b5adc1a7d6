import type { ResourceDefinition } from './api/resource';
import { categories } from './categories';
import { customerSessions, customers } from './customers';
import { fulfilments, orderReturns, orders } from './orders';
import { payments } from './payments';
import { products, stockMovements } from './products';
import { reports } from './reports';

/** All there is, one line each, in the order of the menu. A new resource is a folder and a line here; see README.md. */
export const resources: ResourceDefinition[] = [
  orders,
  fulfilments,
  orderReturns,
  products,
  stockMovements,
  categories,
  payments,
  customers,
  customerSessions,
  reports,
];
