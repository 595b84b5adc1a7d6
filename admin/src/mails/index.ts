import ForwardToInboxIcon from '@mui/icons-material/ForwardToInboxOutlined';
import type { Schemas } from '@stockkeeper/client';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

export type Mail = Schemas['Mail'];

/** What the shop has written to customers. */
export const mails: ResourceDefinition = {
  name: 'mails',
  group: 'system',
  icon: ForwardToInboxIcon,
  permissions: { read: 'operations.read' },
  api: { list: '/api/admin/mails', one: '/api/admin/mails/{id}' },
  list: lazyScreen(() => import('./MailList')),
  show: lazyScreen(() => import('./MailShow')),
  recordRepresentation: 'recipient',
};
