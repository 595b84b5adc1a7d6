import { combine } from '../combine';
import { reactAdmin } from './react-admin';

/** Each area has a file of its own here: a new one is found by itself. */
export default combine(
  reactAdmin,
  import.meta.glob<Record<string, object>>(['./*.ts', '!./index.ts', '!./react-admin.ts'], { eager: true }),
);
