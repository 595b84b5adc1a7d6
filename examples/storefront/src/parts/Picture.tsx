import type { Product } from '../shop.js';

/** A drawing a category, for a demo shop without photographs. A real one shows `product.imageUrl` here. */
const DRAWINGS: Record<string, string> = {
  kitchen: 'M22 50a18 14 0 1 0 36 0zM58 50h22M30 26c0 6 5 6 5 12M42 22c0 7 5 7 5 14',
  'home-and-living': 'M36 24h28l8 22H28zM50 46v26M38 74h24',
  electronics: 'M26 56v-6a24 24 0 0 1 48 0v6M26 54h8v18h-6zM74 54h-8v18h6z',
  books: 'M50 32c-8-6-18-6-26-4v42c8-2 18-2 26 4 8-6 18-6 26-4V28c-8-2-18-2-26 4zM50 32v42',
  garden: 'M50 76V46M50 56c-16 0-22-10-22-22 14 0 22 8 22 22zM50 48c0-14 8-22 22-22 0 14-8 22-22 22z',
  'sports-and-outdoors': 'M18 72l22-38 14 22 8-12 20 28zM64 28a6 6 0 1 0 .1 0',
  'toys-and-games': 'M50 22l24 13v28L50 76 26 63V35zM50 48v28M50 48L26 35M50 48l24-13',
  office: 'M30 70l4-14 28-30 10 9-28 31zM56 32l10 10M30 70l8-3',
  'beauty-and-care': 'M50 22c12 16 18 24 18 34a18 18 0 0 1-36 0c0-10 6-18 18-34zM42 58a9 9 0 0 0 8 8',
  travel: 'M28 38h44v34H28zM40 38v-8h20v8M28 52h44M36 72v4M64 72v4',
};
const TONES = 6;

interface Props {
  product: Pick<Product, 'id' | 'categories'>;
}

export function Picture({ product: { id, categories } }: Props) {
  const drawing = categories.map(({ slug }) => DRAWINGS[slug]).find(Boolean) ?? DRAWINGS.travel;
  return (
    <svg className={`picture tone-${id % TONES}`} viewBox="0 0 100 96" aria-hidden="true">
      <rect width="100" height="96" />
      <circle cx="50" cy="49" r="36" />
      <path d={drawing} />
    </svg>
  );
}
