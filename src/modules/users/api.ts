/** What other modules call: ownership, routes for what has an author, the search for customers, account schemas, and events of accounts. */
export { authoredRoutes } from './authored-routes.js';
export { type CustomerQuery, conditionSql, customerConditions, findCustomerIds } from './find-customers.js';
export { type Account, isOwnerOrAdmin, requireOwnerOrAdmin } from './ownership.js';
export {
  EXAMPLE_USER,
  email,
  firstName,
  lastName,
  mailToken,
  password,
  REPEATS_EMAIL,
  user,
} from './schemas.js';
export { tellOfCustomer } from './tell-of-customer.js';
export type { OnVerified } from './verified-address.js';
