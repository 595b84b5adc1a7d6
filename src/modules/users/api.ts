/** What other modules call: who may do what to what is somebody's, who is meant, and the shapes of an account. */
export { type CustomerQuery, conditionSql, customerConditions, findCustomerIds } from './find-customers.js';
export { type Account, isOwnerOrAdmin, requireOwnerOrAdmin } from './ownership.js';
export { EXAMPLE_USER, email, firstName, lastName, password, REPEATS_EMAIL, user } from './schemas.js';
