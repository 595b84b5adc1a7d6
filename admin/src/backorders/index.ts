import ScheduleIcon from '@mui/icons-material/ScheduleOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import type { WaitingUnits } from './backorder';

/** Units that orders wait for. */
export const backorders: ResourceDefinition = {
  name: 'backorders',
  group: 'stock',
  icon: ScheduleIcon,
  permissions: { read: 'stock.read', write: 'stock.write' },
  api: {
    list: '/api/admin/backorders',
    // An order waits for each of its products.
    read: (waiting: WaitingUnits) => ({ ...waiting, id: `${waiting.orderId} ${waiting.productId}` }),
  },
  list: lazyScreen(() => import('./BackorderList')),
};
