import englishMessages from 'ra-language-english';
import { combine } from '../combine';

/** Each area has a file of its own here: a new one is found by itself. */
export default combine(
  englishMessages,
  import.meta.glob<Record<string, object>>(['./*.ts', '!./index.ts', '!./react-admin.ts'], { eager: true }),
);
