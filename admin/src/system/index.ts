import FactCheckIcon from '@mui/icons-material/FactCheckOutlined';
import HealingIcon from '@mui/icons-material/HealingOutlined';
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

export const doctor: ResourceDefinition = {
  ...screen,
  name: 'doctor',
  icon: HealingIcon,
  list: lazyScreen(() => import('./DoctorScreen')),
};

export const settings: ResourceDefinition = {
  ...screen,
  name: 'settings',
  icon: TuneIcon,
  list: lazyScreen(() => import('./SettingsScreen')),
};
