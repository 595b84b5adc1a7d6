import RateReviewIcon from '@mui/icons-material/RateReviewOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** Comments on posts, and reviews of products. */
export const comments: ResourceDefinition = {
  name: 'comments',
  group: 'content',
  icon: RateReviewIcon,
  permissions: { read: 'comments.read', write: 'comments.write' },
  api: {
    list: '/api/admin/comments',
    one: '/api/admin/comments/{id}',
    update: '/api/admin/comments/{id}',
  },
  list: lazyScreen(() => import('./CommentList')),
};
