import CalculateIcon from '@mui/icons-material/CalculateOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** No records: a question. */
export const pricePreview: ResourceDefinition = {
  name: 'price-preview',
  group: 'pricing',
  icon: CalculateIcon,
  permissions: { read: 'pricing.read' },
  api: {},
  list: lazyScreen(() => import('./PricePreviewScreen')),
};
