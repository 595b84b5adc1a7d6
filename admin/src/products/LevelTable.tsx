import { Chip, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { WideTable } from '../ui/WideTable';
import { LevelSettingsDialog } from './LevelSettingsDialog';
import type { StockLevel } from './product';

const COUNTERS = ['onHand', 'committed', 'held', 'safetyStock', 'available'] as const;

/** What of a product is where, and how much of it can be bought. */
export function LevelTable({ levels, mayWrite }: { levels: StockLevel[]; mayWrite: boolean }) {
  const translate = useTranslate();
  const locale = useLocale();
  const nameOf = (counter: (typeof COUNTERS)[number]) =>
    translate(`resources.products.fields.${counter === 'available' ? 'stockQuantity' : counter}`);
  return (
    <WideTable label={translate('resources.products.stock.by_location')}>
      <Table size="small" sx={{ mb: 2 }}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('resources.products.stock.location')}</TableCell>
            {COUNTERS.map((counter) => (
              <TableCell key={counter} align="right">
                {nameOf(counter)}
              </TableCell>
            ))}
            <TableCell align="right">{translate('resources.products.fields.lowStockThreshold')}</TableCell>
            {mayWrite && <TableCell />}
          </TableRow>
        </TableHead>
        <TableBody>
          {levels.map((level) => (
            <TableRow key={level.locationId}>
              <TableCell component="th" scope="row">
                {level.location.name}{' '}
                {level.isLow && (
                  <Chip
                    size="small"
                    variant="outlined"
                    color="warning"
                    label={translate('resources.products.availabilities.low')}
                  />
                )}
              </TableCell>
              {COUNTERS.map((counter) => (
                <TableCell key={counter} align="right">
                  {level[counter].toLocaleString(locale)}
                </TableCell>
              ))}
              <TableCell align="right">
                {level.lowStockThreshold?.toLocaleString(locale) ?? translate('shell.field.none')}
              </TableCell>
              {mayWrite && (
                <TableCell padding="none">
                  <LevelSettingsDialog level={level} />
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}
