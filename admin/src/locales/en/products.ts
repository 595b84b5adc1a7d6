export const products = {
  resources: {
    products: {
      name: 'Product |||| Products',
      empty: 'No products yet. Create the first one.',
      fields: {
        name: 'Name',
        sku: 'SKU',
        slug: 'Slug',
        price: 'Price',
        description: 'Description',
        imageUrl: 'Address of the image',
        isActive: 'Active',
        inStock: 'In stock',
        stockBelow: 'Stock below',
        stockQuantity: 'Stock',
        availability: 'Availability',
        categories: 'Categories',
        category: 'Category',
        categoryIds: 'Categories',
        createdAt: 'Created',
        q: 'Search',
      },
      availabilities: { in_stock: 'In stock', out_of_stock: 'Sold out', inactive: 'Not for sale' },
      help: { slug: 'Made from the name when left empty' },
    },
  },
};
