/** What other modules may call. */
export { moveRating } from './product-rating.js';
