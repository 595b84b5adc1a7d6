import ArticleIcon from '@mui/icons-material/ArticleOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

/** Whoever may enter the console may write: the API asks for the role of an author or an admin. */
export const posts: ResourceDefinition = {
  name: 'posts',
  group: 'content',
  icon: ArticleIcon,
  permissions: { read: 'posts.read', write: 'posts.read' },
  api: {
    list: '/api/admin/posts',
    one: '/api/posts/{id}',
    create: '/api/posts',
    update: '/api/posts/{id}',
    delete: '/api/posts/{id}',
  },
  list: lazyScreen(() => import('./PostList')),
  edit: lazyScreen(() => import('./PostEdit')),
  create: lazyScreen(() => import('./PostCreate')),
  recordRepresentation: 'title',
};
