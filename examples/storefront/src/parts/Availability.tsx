import { date, type Product } from '../shop.js';

const FEW = 5;

export function Availability({
  availability,
  stockQuantity,
  shipsAt,
}: Pick<Product, 'availability' | 'stockQuantity' | 'shipsAt'>) {
  const expected = shipsAt ? `, expected ${date(shipsAt)}` : '';
  if (availability === 'preorder') return <p className="stock later">Can be ordered in advance{expected}</p>;
  if (availability === 'backorder')
    return <p className="stock later">Sent as soon as it is back{expected}</p>;
  if (stockQuantity === 0) return <p className="stock none">Sold out</p>;
  return <p className="stock">{stockQuantity <= FEW ? `Only ${stockQuantity} left` : 'In stock'}</p>;
}

export const canBeBought = ({
  availability,
  stockQuantity,
}: Pick<Product, 'availability' | 'stockQuantity'>) =>
  stockQuantity > 0 || availability === 'preorder' || availability === 'backorder';
