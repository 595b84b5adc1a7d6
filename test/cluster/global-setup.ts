import type { TestProject } from 'vitest/node';
import { compile } from '../helpers/global-setup.js';

/** Compiles the project once. Each file starts a cluster of its own. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const build = await compile();
  provide('build', build.place);
  return () => build.remove();
}
