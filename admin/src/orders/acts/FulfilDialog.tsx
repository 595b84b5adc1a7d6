import { Alert, Checkbox, FormControlLabel, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import { isPaidLater, type Order, openUnits } from '../order';
import { unitsFrom, useSources } from '../use-sources';
import { allUnits, LineUnits, linesOf, within } from './LineUnits';
import { given, ReasonField } from './ReasonField';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** The service sends such an order only when it is told to, and why. */
const isNotPaid = ({ paymentStatus, paymentMethod }: Order): boolean =>
  ['voided', 'refunded'].includes(paymentStatus) ||
  (paymentStatus === 'unpaid' && !isPaidLater(paymentMethod));

/** Sends a parcel: all that is open, or a part of it. */
export function FulfilDialog({ order: latest, isNext }: { order: Order; isNext: boolean }) {
  const translate = useTranslate();
  const { order, begin, act, isBusy, refusal, fieldErrors } = useOrderAct(latest, 'fulfil');
  const { data: sources } = useSources(order);
  // In a shop with one location there is nothing to choose.
  const several = sources && sources.locations.length > 1 ? sources : undefined;
  const first = several && (several.items[0]?.locationId ?? several.locations[0]?.id);
  const start = {
    locationId: first,
    units: several && first ? unitsFrom(several, order, first) : allUnits(order, openUnits),
    carrier: '',
    trackingNumber: '',
    force: false,
    reason: '',
  };
  const [values, setValues] = useState(start);
  const set = (changes: Partial<typeof start>) => setValues({ ...values, ...changes });
  const { locationId, carrier, trackingNumber, force, reason } = values;
  const units = within(values.units, order, openUnits);
  const isUnpaid = isNotPaid(order);
  const body = {
    lines: linesOf(units),
    locationId,
    carrier: given(carrier),
    trackingNumber: given(trackingNumber),
    reason: given(reason),
    ...(isUnpaid && { force }),
  };
  return (
    <ActDialog
      title={translate('resources.orders.acts.fulfil')}
      button={{ variant: isNext ? 'contained' : 'outlined' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      canSubmit={body.lines.length > 0 && (!isUnpaid || (force && body.reason !== undefined))}
      onOpen={() => {
        begin();
        setValues(start);
      }}
      onSubmit={() => act('/api/admin/orders/{id}/fulfilments', { body })}
    >
      <Stack spacing={1} useFlexGap>
        {several && (
          <TextField
            select
            label={translate('resources.orders.acts.send_from')}
            value={locationId ?? ''}
            error={fieldErrors.locationId !== undefined}
            helperText={fieldErrors.locationId}
            onChange={(event) => {
              const chosen = Number(event.target.value);
              set({ locationId: chosen, units: unitsFrom(several, order, chosen) });
            }}
          >
            {several.locations.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )}
        <LineUnits
          order={order}
          units={units}
          most={openUnits}
          label={translate('resources.orders.acts.send_units')}
          onChange={(chosen) => set({ units: chosen })}
        />
        <TextField
          label={translate('resources.orders.acts.carrier')}
          value={carrier}
          error={fieldErrors.carrier !== undefined}
          helperText={fieldErrors.carrier}
          onChange={(event) => set({ carrier: event.target.value })}
        />
        <TextField
          label={translate('resources.orders.fields.trackingNumber')}
          value={trackingNumber}
          error={fieldErrors.trackingNumber !== undefined}
          helperText={fieldErrors.trackingNumber}
          onChange={(event) => set({ trackingNumber: event.target.value })}
        />
        {isUnpaid && (
          <>
            <Alert severity="warning">
              {translate('resources.orders.acts.unpaid_warning', {
                status: translate(`resources.orders.payment_statuses.${order.paymentStatus}`),
              })}
            </Alert>
            <FormControlLabel
              control={
                <Checkbox checked={force} onChange={(event) => set({ force: event.target.checked })} />
              }
              label={translate('resources.orders.acts.force')}
            />
            <ReasonField
              value={reason}
              isRequired={force}
              error={fieldErrors.reason}
              onChange={(text) => set({ reason: text })}
            />
          </>
        )}
      </Stack>
    </ActDialog>
  );
}
