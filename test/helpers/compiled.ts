import type { TestProject } from 'vitest/node';
import { compile } from './global-setup.js';

/** Compiles the project once, for files that start a database of their own. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const build = await compile();
  provide('build', build.place);
  return () => build.remove();
}
