import HourglassIcon from '@mui/icons-material/HourglassEmptyOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** Units that checkouts hold. */
export const holds: ResourceDefinition = {
  name: 'holds',
  group: 'stock',
  icon: HourglassIcon,
  permissions: { read: 'stock.read', write: 'stock.write' },
  api: { list: '/api/admin/holds', delete: '/api/admin/holds/{id}' },
  list: lazyScreen(() => import('./HoldList')),
};
