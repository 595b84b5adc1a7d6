export const content = {
  resources: {
    comments: {
      name: 'Comment |||| Comments',
      empty: 'No comments or reviews yet.',
      fields: {
        createdAt: 'Written',
        author: 'By',
        commentable: 'On',
        content: 'What it says',
        isHidden: 'State',
        type: 'On',
        acts: 'Action',
      },
      types: { product: 'Products', post: 'Posts' },
      states: { shown: 'Shown', hidden: 'Hidden' },
      acts: { hide: 'Hide', show: 'Show again' },
      done: { hide: 'Hidden', show: 'Shown again' },
      changed: 'It was written anew meanwhile. Read it again first.',
      stars: '%{smart_count} star |||| %{smart_count} stars',
    },
    posts: {
      name: 'Post |||| Posts',
      empty: 'No posts yet. Write the first one; nobody else sees it until it is published.',
      fields: {
        title: 'Title',
        author: 'Author',
        published: 'State',
        publishedAt: 'Published',
        commentCount: 'Comments',
        excerpt: 'How it begins',
        content: 'Text',
        is_published: 'Everyone can read it',
      },
      help: { published: 'Off, it is a draft: its author and admins alone see it.' },
      states: { published: 'Published', draft: 'Draft' },
    },
  },
};
