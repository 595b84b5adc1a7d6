import type { Results } from './results.js';
export function chart(_results: Results): string {
  return '<svg xmlns="http://www.w3.org/2000/svg"/>';
}
