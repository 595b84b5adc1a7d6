/** What others call: the one way in which a product's rating changes. */
export { moveRating } from './product-rating.js';
