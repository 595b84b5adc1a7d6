export const categories = {
  resources: {
    categories: {
      name: 'Category |||| Categories',
      empty: 'No categories yet. Create the first one.',
      fields: { name: 'Name', slug: 'Slug', description: 'Description' },
      help: { slug: 'Made from the name when left empty' },
    },
  },
};
