import {
  Alert,
  MenuItem,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../ui/ActDialog';
import { ProblemText } from '../ui/ProblemText';
import type { Product, StockLevel } from './product';
import { useAdjustment, type Way } from './use-adjustment';

const REASON_CODES = [
  'received',
  'count',
  'correction',
  'damaged',
  'shrinkage',
  'quality_control',
  'promotion',
  'restock',
  'other',
] satisfies Array<Schemas['StockMovement']['reasonCode']>;

/** Units that came in or went out beside orders: a delivery, a count, something broken. */
export function AdjustStockDialog({ product, levels }: { product: Product; levels: StockLevel[] }) {
  const translate = useTranslate();
  const adjustment = useAdjustment(levels);
  const { typed, type, before, after, found, seen, error, fieldErrors } = adjustment;
  const isFirst = product.onHand === null;
  const isCount = typed.way === 'count';
  const help = isCount ? 'counted_help' : isFirst ? 'first_help' : 'units_help';
  const refusal =
    found === undefined
      ? error && <ProblemText error={error} />
      : translate('resources.products.stock.stale', { found, seen: seen.onHand });
  const isChange = isFirst ? after > before : after !== before;
  return (
    <ActDialog
      title={translate(`resources.products.stock.${isFirst ? 'set_first' : 'adjust'}`)}
      submit={translate('resources.products.stock.book')}
      isBusy={adjustment.isBusy}
      refusal={refusal && <Alert severity={found === undefined ? 'error' : 'warning'}>{refusal}</Alert>}
      canSubmit={isChange && (isCount || typed.reason.trim() !== '')}
      onOpen={adjustment.open}
      onSubmit={adjustment.submit}
    >
      <Stack spacing={2} sx={{ mt: 2 }}>
        {!isFirst && <WayInput way={typed.way} onChange={(way) => type({ way, units: '' })} />}
        {levels.length > 1 && (
          <TextField
            select
            label={translate('resources.products.stock.location')}
            value={typed.locationId}
            onChange={(event) => type({ locationId: Number(event.target.value) })}
          >
            {levels.map(({ locationId, location }) => (
              <MenuItem key={locationId} value={locationId}>
                {location.name}
              </MenuItem>
            ))}
          </TextField>
        )}
        <TextField
          label={translate(`resources.products.stock.${isCount ? 'counted' : 'units'}`)}
          value={typed.units}
          required
          autoFocus
          error={fieldErrors.quantity !== undefined}
          helperText={fieldErrors.quantity ?? translate(`resources.products.stock.${help}`)}
          onChange={(event) => type({ units: event.target.value })}
        />
        <TextField
          select
          label={translate('resources.stock-movements.fields.reasonCode')}
          value={typed.reasonCode}
          onChange={(event) => type({ reasonCode: event.target.value })}
        >
          <MenuItem value="">{translate('shell.field.none')}</MenuItem>
          {REASON_CODES.map((code) => (
            <MenuItem key={code} value={code}>
              {translate(`resources.stock-movements.reason_codes.${code}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={translate('resources.stock-movements.fields.reason')}
          value={typed.reason}
          required={!isCount}
          error={fieldErrors.reason !== undefined}
          helperText={fieldErrors.reason ?? translate('resources.products.stock.reason_help')}
          onChange={(event) => type({ reason: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 255 } }}
        />
        <Typography variant="body2" role="status">
          {after !== before && translate('resources.products.stock.preview', { before, after })}
        </Typography>
      </Stack>
    </ActDialog>
  );
}

function WayInput({ way, onChange }: { way: Way; onChange: (way: Way) => void }) {
  const translate = useTranslate();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      color="primary"
      value={way}
      aria-label={translate('resources.products.stock.how')}
      onChange={(_event, chosen: Way | null) => chosen && onChange(chosen)}
    >
      <ToggleButton value="by">{translate('resources.products.stock.by')}</ToggleButton>
      <ToggleButton value="count">{translate('resources.products.stock.count')}</ToggleButton>
    </ToggleButtonGroup>
  );
}
