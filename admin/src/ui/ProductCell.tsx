import { Link as MuiLink, TableCell, Typography } from '@mui/material';
import { Link } from 'react-router';

interface Props {
  productId: number;
  name: string;
  /** Unknown until the product is read. */
  sku: string | undefined;
  minWidth?: string;
}

/** A product at the head of its row: its name, which leads to it, and its SKU. */
export function ProductCell({ productId, name, sku, minWidth = '9rem' }: Props) {
  return (
    <TableCell component="th" scope="row" sx={{ minWidth }}>
      <MuiLink component={Link} to={`/products/${productId}`}>
        {name}
      </MuiLink>
      <Typography variant="caption" component="div" color="textSecondary">
        {sku}
      </Typography>
    </TableCell>
  );
}
