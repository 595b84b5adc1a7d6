import FactCheckIcon from '@mui/icons-material/FactCheckOutlined';
import TuneIcon from '@mui/icons-material/TuneOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** No records: what the service says of itself. */
const screen = { group: 'system', permissions: { read: 'operations.read' }, api: {} } as const;

export const verify: ResourceDefinition = {
  ...screen,
  name: 'verify',
  icon: FactCheckIcon,
  list: lazyScreen(() => import('./VerifyScreen')),
};

export const settings: ResourceDefinition = {
  ...screen,
  name: 'settings',
  icon: TuneIcon,
  list: lazyScreen(() => import('./SettingsScreen')),
};
