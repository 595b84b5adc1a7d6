import type { TestProject } from 'vitest/node';
import { compile, given } from './global-setup.js';

/** Compiles the project once, unless TEST_BUILD has it, for files that start a database or a cluster of their own. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const build = given(process.env.TEST_BUILD) ?? (await compile());
  provide('build', build.place);
  return () => build.remove();
}
