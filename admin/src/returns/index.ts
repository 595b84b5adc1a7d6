import AssignmentReturnIcon from '@mui/icons-material/AssignmentReturnOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** Of all orders. What is done to a return is done on its order's screen. */
export const returns: ResourceDefinition = {
  name: 'returns',
  group: 'sales',
  icon: AssignmentReturnIcon,
  permissions: { read: 'returns.read', write: 'returns.write' },
  api: { list: '/api/admin/returns' },
  list: lazyScreen(() => import('./ReturnList')),
};
