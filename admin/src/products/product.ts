/** As the API answers it. */
export interface Product {
  id: number;
  sku: string;
  slug: string;
  name: string;
  description: string | null;
  price: string;
  currency: string;
  imageUrl: string | null;
  isActive: boolean;
  availability: 'in_stock' | 'out_of_stock' | 'inactive';
  stockQuantity: number;
  categories: Array<{ id: number; name: string; slug: string }>;
}
