import AssignmentIcon from '@mui/icons-material/AssignmentOutlined';
import type { ResourceDefinition } from '../api/resource';
import { say } from '../i18n/say';
import { lazyScreen } from '../ui/lazy-screen';
import type { DocumentLine, ListedDocument, StockDocument } from './document';

const titleOf = ({ kind, number }: Pick<StockDocument, 'kind' | 'number'>): string =>
  `${say(`resources.stock-documents.kinds.${kind}`)} ${number}`;

/** Deliveries, transfers and counts. */
export const stockDocuments: ResourceDefinition = {
  name: 'stock-documents',
  group: 'stock',
  icon: AssignmentIcon,
  permissions: { read: 'stock.read', write: 'stock.write' },
  api: {
    list: '/api/admin/stock-documents',
    one: '/api/admin/stock-documents/{id}',
    create: '/api/admin/stock-documents',
    update: '/api/admin/stock-documents/{id}',
    kinds: {
      status: { among: 'statuses.any' },
      lines: {
        say: (lines: DocumentLine[]) =>
          lines
            .map(({ name, quantity, done = 0 }) =>
              say('resources.stock-documents.lines.conflict', { name, quantity, done }),
            )
            .join(', '),
      },
    },
    write: ({ lines, fromLocationId, ...values }) => ({
      ...values,
      ...(values.kind === 'transfer' && { fromLocationId }),
      // Those of a count are entered as they are counted.
      ...(lines !== undefined &&
        values.kind !== 'count' && { lines: (lines as DocumentLine[]).map(asAsked) }),
    }),
  },
  list: lazyScreen(() => import('./DocumentList')),
  show: lazyScreen(() => import('./DocumentShow')),
  edit: lazyScreen(() => import('./DocumentEdit')),
  create: lazyScreen(() => import('./DocumentCreate')),
  recordRepresentation: titleOf as (record: never) => string,
  search: {
    filter: (q) => ({ q }),
    title: titleOf,
    subtitle: ({ reference, supplier }: ListedDocument) => [supplier, reference].filter(Boolean).join(' · '),
  },
};

const asAsked = ({ productId, quantity, unitCost }: DocumentLine) => ({ productId, quantity, unitCost });
