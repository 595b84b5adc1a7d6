import BarChartIcon from '@mui/icons-material/BarChartOutlined';
import { Route } from 'react-router';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

const ReportScreen = lazyScreen(() => import('./ReportScreen'));

/** No records, but a screen for each of catalogue.ts. */
export const reports: ResourceDefinition = {
  name: 'reports',
  group: 'money',
  icon: BarChartIcon,
  permissions: { read: 'reports.read' },
  api: {},
  list: ReportScreen,
  routes: <Route path=":report" element={<ReportScreen />} />,
};
