import type { Schemas } from '@stockkeeper/client';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/request';

/** What home shows; it is asked for early, see main.ts. */
export const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: ({ signal }) =>
    request<Schemas['Dashboard'], 'GET'>('GET', '/api/admin/dashboard', { signal }).then(({ data }) => data),
});
