import { Link as MuiLink, Typography } from '@mui/material';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import type { Backorder } from '../backorders/backorder';
import { dayAsText } from '../format/day';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { BackorderDialog } from './BackorderDialog';
import type { Product } from './product';
import { useBackorder } from './use-backorder';

/** What of a product is sold before it is there, and who waits for it. */
export function BackorderBox() {
  const translate = useTranslate();
  const product = useRecordContext<Product>();
  const mayWrite = useMay('stock.write');
  const read = useBackorder(product?.id);
  const backorder = read.data;
  return (
    <Section
      title={translate('resources.backorders.name', { smart_count: 2 })}
      actions={mayWrite && backorder && <BackorderDialog backorder={backorder} />}
      read={read}
    >
      {backorder && <Offer backorder={backorder} />}
    </Section>
  );
}

function Offer({ backorder }: { backorder: Backorder }) {
  const translate = useTranslate();
  const locale = useLocale();
  const { productId, limit, kind, shipsAt, owed, available } = backorder;
  const filter = JSON.stringify({ productId });
  const sentences = [
    translate(`resources.backorders.now.${limit === null ? 'none' : kind}`, {
      limit: limit?.toLocaleString(locale),
      available: available.toLocaleString(locale),
    }),
    limit !== null &&
      shipsAt &&
      translate('resources.backorders.now.ships', { day: dayAsText(shipsAt, locale) }),
  ];
  return (
    <>
      <Typography>{sentences.filter(Boolean).join(' ')}</Typography>
      {owed > 0 && (
        <Typography sx={{ mt: 1 }}>
          <MuiLink component={Link} to={`/backorders?${new URLSearchParams({ filter })}`}>
            {translate('resources.backorders.now.owed', { smart_count: owed })}
          </MuiLink>
        </Typography>
      )}
    </>
  );
}
