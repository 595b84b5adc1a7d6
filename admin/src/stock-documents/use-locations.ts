import type { Schemas } from '@stockkeeper/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { request } from '../api/request';
import type { StockDocument } from './document';

type Location = Schemas['Location'];

const NONE: Location[] = [];

/** Where goods can lie: not those that stand for what is on its way or owed. */
export function useLocations() {
  const { data = NONE, isPending } = useQuery({
    queryKey: ['locations'],
    queryFn: async ({ signal }) => {
      const asked = { query: { limit: 100 }, signal };
      const { data: answer } = await request<{ items: Location[] }, 'GET'>(
        'GET',
        '/api/admin/locations',
        asked,
      );
      return answer.items.filter(({ kind }) => kind === 'physical');
    },
  });
  return { locations: data, isPending };
}

/** "Main warehouse", or of a transfer "Main warehouse → Store Berlin". */
export function usePlaceOf() {
  const translate = useTranslate();
  const { locations } = useLocations();
  const nameOf = (id: number) => locations.find((one) => one.id === id)?.name ?? '';
  return ({ fromLocationId, locationId }: Pick<StockDocument, 'fromLocationId' | 'locationId'>): string =>
    fromLocationId === null
      ? nameOf(locationId)
      : translate('resources.stock-documents.route', {
          from: nameOf(fromLocationId),
          to: nameOf(locationId),
        });
}
