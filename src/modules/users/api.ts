/** What other modules call: who may do what to what is somebody's, and the shapes of an account. */
export { type Account, isOwnerOrAdmin, requireOwnerOrAdmin } from './ownership.js';
export { EXAMPLE_USER, email, firstName, lastName, password, REPEATS_EMAIL, user } from './schemas.js';
