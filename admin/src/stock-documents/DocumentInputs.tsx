import { Grid, Typography } from '@mui/material';
import { RadioButtonGroupInput, required, TextInput, useTranslate } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { emptyIsNull } from '../ui/empty-is-null';
import { ShopTimeInput } from '../ui/ShopTimeInput';
import { type DocumentKind, KINDS } from './document';
import { LocationInput } from './LocationInput';
import { LinesInput } from './lines/LinesInput';
import { useLocations } from './use-locations';

/** What a new document and a changed one have in common; where goods lie is said once. */
export function DocumentInputs({ isNew = false }: { isNew?: boolean }) {
  const translate = useTranslate();
  const kind: DocumentKind = useWatch({ name: 'kind' }) ?? 'receipt';
  const isReceipt = kind === 'receipt';
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%' }}>
      {isNew && <WhatAndWhere kind={kind} />}
      <Grid size={{ xs: 12, sm: 6 }}>
        <TextInput
          source="reference"
          parse={emptyIsNull}
          helperText={`resources.stock-documents.help.reference.${kind}`}
        />
      </Grid>
      {isReceipt && (
        <Grid size={{ xs: 12, sm: 6 }}>
          <TextInput source="supplier" parse={emptyIsNull} helperText={false} />
        </Grid>
      )}
      {kind !== 'count' && (
        <Grid size={{ xs: 12, sm: 6 }}>
          <ShopTimeInput source="expectedAt" helperText={false} />
        </Grid>
      )}
      <Grid size={12}>
        <TextInput source="note" parse={emptyIsNull} multiline helperText={false} />
      </Grid>
      <Grid size={12}>
        {kind === 'count' ? (
          <Typography variant="body2" color="textSecondary">
            {isNew && translate('resources.stock-documents.help.count')}
          </Typography>
        ) : (
          <LinesInput hasCosts={isReceipt} />
        )}
      </Grid>
    </Grid>
  );
}

/** In a shop with one location there is nothing to choose, and nowhere to transfer anything. */
function WhatAndWhere({ kind }: { kind: DocumentKind }) {
  const { locations, isPending } = useLocations();
  const { setValue } = useFormContext();
  const active = locations.filter(({ isActive }) => isActive);
  const first = active[0]?.id;
  const isTransfer = kind === 'transfer';
  const begin = (chosen: DocumentKind) => {
    setValue('fromLocationId', first);
    setValue('locationId', chosen === 'transfer' ? null : first);
  };
  if (isPending) return null;
  const choices = KINDS.filter((one) => one !== 'transfer' || active.length > 1 || isTransfer).map((id) => ({
    id,
    name: `resources.stock-documents.kinds.${id}`,
  }));
  return (
    <>
      <Grid size={12}>
        <RadioButtonGroupInput
          source="kind"
          choices={choices}
          validate={required()}
          helperText={false}
          onChange={(event) => begin(event.target.value as DocumentKind)}
        />
      </Grid>
      {isTransfer && (
        <Grid size={{ xs: 12, sm: 6 }}>
          <LocationInput
            source="fromLocationId"
            isForNew
            defaultValue={first}
            validate={required()}
            helperText={false}
          />
        </Grid>
      )}
      {(isTransfer || active.length > 1) && (
        <Grid size={{ xs: 12, sm: 6 }}>
          <LocationInput
            source="locationId"
            isForNew
            defaultValue={isTransfer ? undefined : first}
            label={`resources.stock-documents.places.${kind}`}
            validate={required()}
            helperText={false}
          />
        </Grid>
      )}
    </>
  );
}
