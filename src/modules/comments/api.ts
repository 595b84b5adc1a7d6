/** What other modules may call. */
export { adjustRating } from './product-rating.js';
