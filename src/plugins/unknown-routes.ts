import type { FastifyInstance } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { Problem } from '../errors.js';

/** Characters of a path that are repeated in a problem document. */
const MAX_PATH = 100;

/** 404 for unknown paths, 405 with Allow for known paths with another method. */
export function handleUnknownRoutes(app: FastifyInstance): void {
  const known = findMyWay();
  const methods = new Set<HTTPMethod>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (one === 'OPTIONS') continue;
      methods.add(one as HTTPMethod);
      if (!known.hasRoute(one as HTTPMethod, url)) known.on(one as HTTPMethod, url, () => {});
    }
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const allowed = [...methods].filter((method) => known.find(method, path) !== null);
    // A wildcard route, such as that of /docs, itself answers 404 for a missing file.
    if (allowed.length === 0 || allowed.includes(request.method as HTTPMethod)) {
      const shown = path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
      throw new Problem('NOT_FOUND', `There is nothing at ${shown}. See /docs for what there is.`);
    }
    reply.header('allow', allowed.join(', '));
    throw new Problem('METHOD_NOT_ALLOWED', `${path} answers ${allowed.join(', ')}.`);
  });
}
