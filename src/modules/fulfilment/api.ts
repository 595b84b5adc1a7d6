/** What other modules call. */
export { deliverOrder } from './deliver.js';
export { fulfilOrder } from './fulfil-order.js';
