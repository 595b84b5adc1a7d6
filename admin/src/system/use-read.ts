import { useQuery } from '@tanstack/react-query';
import type { PathOf } from '../api/paths';
import { request } from '../api/request';

/** What the service says of itself at an address without parameters. */
export function useRead<Data>(
  path: PathOf<'GET'>,
  refetchInterval?: (data: Data | undefined) => number | false,
) {
  return useQuery({
    queryKey: ['system', path],
    queryFn: async ({ signal }) => (await request<Data, 'GET'>('GET', path, { signal })).data,
    refetchInterval: refetchInterval && ((query) => refetchInterval(query.state.data)),
  });
}
