import ArticleIcon from '@mui/icons-material/ArticleOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

export const posts: ResourceDefinition = {
  name: 'posts',
  group: 'content',
  icon: ArticleIcon,
  permissions: { read: 'posts.read' },
  api: { list: '/api/admin/posts' },
  list: lazyScreen(() => import('./PostList')),
};
