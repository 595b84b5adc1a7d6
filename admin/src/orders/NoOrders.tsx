import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useListContext, useNotify, useTranslate } from 'react-admin';
import { readAnew } from '../query-client';
import { shop } from '../shop';
import { NothingHere } from '../ui/ListScreen';

/** Instead of rows. Nobody buys in the demo shop: who looks around there plays the customers, too. */
export function NoOrders() {
  const { filterValues = {}, error } = useListContext();
  const isFiltered = Object.keys(filterValues).length > 0;
  return (
    <>
      <NothingHere />
      {shop.hasDemo && !isFiltered && !error && <PlaceSamples />}
    </>
  );
}

function PlaceSamples() {
  const translate = useTranslate();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const place = async () => {
    setBusy(true);
    try {
      const { placeSampleOrders } = await import('./sample-orders');
      await placeSampleOrders();
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
      readAnew(['orders', 'dashboard', 'products']);
    }
  };
  return (
    <Box sx={{ px: 4, pb: 4, textAlign: 'center' }}>
      <Typography color="textSecondary" gutterBottom>
        {translate('resources.orders.samples.about')}
      </Typography>
      <Button variant="contained" loading={isBusy} onClick={place}>
        {translate('resources.orders.samples.place')}
      </Button>
    </Box>
  );
}
