import { Chip, List, ListItem, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { DataTable, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { TimeField } from '../ui/TimeField';
import { ReleaseButton } from './ReleaseButton';

type Hold = Schemas['AdminHold'];

const Table = DataTable<Hold>;
const Column = DataTable.Col<Hold>;

export default function HoldList() {
  const mayRelease = useMay('stock.write');
  return (
    <ListScreen actions={false}>
      <Table bulkActionButtons={false} rowClick={false} empty={<NothingHere />}>
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column source="items" disableSort render={({ items }) => <Units items={items} />} />
        <Column source="expiresAt" disableSort>
          <TimeField source="expiresAt" />
        </Column>
        <Column source="state" disableSort render={({ expiresAt }) => <StateChip expiresAt={expiresAt} />} />
        {mayRelease && <Column source="acts" disableSort render={(hold) => <ReleaseButton id={hold.id} />} />}
      </Table>
    </ListScreen>
  );
}

function Units({ items }: Pick<Hold, 'items'>) {
  return (
    <List dense disablePadding sx={{ minWidth: '9rem' }}>
      {items.map(({ productId, locationId, quantity, name, sku }) => (
        <ListItem key={`${productId} ${locationId}`} disableGutters disablePadding>
          <Typography variant="body2">
            {quantity} × {name} ({sku})
          </Typography>
        </ListItem>
      ))}
    </List>
  );
}

/** As of when it was read: the list is read again by its refresh button. */
function StateChip({ expiresAt }: Pick<Hold, 'expiresAt'>) {
  const translate = useTranslate();
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <Chip
      variant="outlined"
      color={isExpired ? 'default' : 'success'}
      label={translate(`resources.holds.states.${isExpired ? 'expired' : 'live'}`)}
    />
  );
}
