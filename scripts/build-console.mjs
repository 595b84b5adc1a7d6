#!/usr/bin/env node
/** `npm run build`, the part that makes the admin console. */
import { ROOT } from './bootstrap.mjs';
import { buildConsole } from './setup/console.mjs';
import { note, reportFailure } from './setup/steps.mjs';

try {
  if (!(await buildConsole(ROOT))) note('The admin console is built already.');
} catch (error) {
  reportFailure(error);
}
