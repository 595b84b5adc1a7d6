import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import {
  IconButton,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { type TranslateFunction, useTranslate } from 'react-admin';
import { type FieldErrors, useController, useFormContext } from 'react-hook-form';
import { WideTable } from '../../ui/WideTable';
import type { DocumentLine } from '../document';
import type { Scannable } from '../scan/find-product';
import { ScanField } from '../scan/ScanField';
import { useScanner } from '../scan/use-scanner';
import { ProductPicker } from './ProductPicker';

/** A line in a form: one that is new has less than one that was read. */
type TypedLine = Pick<DocumentLine, 'productId' | 'sku' | 'name' | 'currency' | 'quantity' | 'unitCost'> &
  Partial<DocumentLine>;

interface Values {
  lines: TypedLine[];
}

/** What is expected or to be sent: scanned, or found by name. */
export function LinesInput({ hasCosts }: { hasCosts: boolean }) {
  const translate = useTranslate();
  const { getValues, setValue } = useFormContext<Values>();
  // Registered, so that what the service said of it does not stand in the way of the next try.
  const { field, formState } = useController<Values, 'lines'>({
    name: 'lines',
    rules: { validate: (typed) => refusalOf(typed, translate) },
  });
  const lines = field.value ?? [];
  const errors = formState.errors.lines;
  const change = (next: TypedLine[]) =>
    setValue('lines', next, { shouldDirty: true, shouldTouch: true, shouldValidate: false });
  const set = (productId: number, changes: Partial<TypedLine>) =>
    change(getValues('lines').map((line) => (line.productId === productId ? { ...line, ...changes } : line)));
  const add = ({ id, sku, name, currency }: Scannable, count: number) => {
    // Scans come faster than renderings.
    const before = getValues('lines') ?? [];
    const known = before.find(({ productId }) => productId === id);
    const quantity = (known?.quantity ?? 0) + count;
    if (known) set(id, { quantity });
    else change([...before, { productId: id, sku, name, currency, quantity, unitCost: null }]);
    return { added: translate('resources.stock-documents.scan.added', { name, sku, quantity }) };
  };
  const scanner = useScanner({ add });
  const title = translate('resources.stock-documents.fields.lines');
  const own = (errors as FieldErrors | undefined)?.message;
  return (
    <>
      <Typography variant="h6" component="h2" gutterBottom sx={{ mt: 1 }}>
        {title}
      </Typography>
      <ScanField scanner={scanner} />
      <ProductPicker onPick={(product) => add(product, 1)} />
      {typeof own === 'string' && (
        <Typography color="error" role="alert" variant="body2">
          {`${title}: ${own}`}
        </Typography>
      )}
      {lines.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
          {translate('resources.stock-documents.lines.empty')}
        </Typography>
      ) : (
        <WideTable label={title}>
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{translate('resources.stock-documents.lines.product')}</TableCell>
                <TableCell align="right">{translate('resources.stock-documents.lines.units')}</TableCell>
                {hasCosts && (
                  <TableCell align="right">{translate('resources.stock-documents.lines.unitCost')}</TableCell>
                )}
                <TableCell />
              </TableRow>
            </TableHead>
            <TableBody>
              {lines.map((line, n) => (
                <LineRow
                  key={line.productId}
                  line={line}
                  hasCosts={hasCosts}
                  errors={errors?.[n] as LineErrors}
                  onChange={(changes) => set(line.productId, changes)}
                  onRemove={() =>
                    change(getValues('lines').filter(({ productId }) => productId !== line.productId))
                  }
                />
              ))}
            </TableBody>
          </Table>
        </WideTable>
      )}
    </>
  );
}

const cameOf = ({ done = 0, lost = 0 }: TypedLine): number => done + lost;

/** What came cannot be taken back; the service would say so of an id. */
function refusalOf(lines: TypedLine[] = [], translate: TranslateFunction): string | undefined {
  const line = lines.find((one) => one.quantity < cameOf(one));
  if (!line) return undefined;
  const values = { name: line.name, count: cameOf(line) };
  return translate('resources.stock-documents.lines.less_than_came', values);
}

type LineErrors = Partial<Record<'productId' | 'quantity' | 'unitCost', { message?: string }>> | undefined;

interface RowProps {
  line: TypedLine;
  hasCosts: boolean;
  errors: LineErrors;
  onChange: (changes: Partial<TypedLine>) => void;
  onRemove: () => void;
}

function LineRow({ line, hasCosts, errors, onChange, onRemove }: RowProps) {
  const translate = useTranslate();
  const { name, sku, quantity, unitCost, currency } = line;
  const labelOf = (field: 'units' | 'unitCost') =>
    `${translate(`resources.stock-documents.lines.${field}`)}: ${name}`;
  const came = cameOf(line);
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={{ minWidth: '9rem' }}>
        {name}
        <Typography variant="caption" component="div" color={errors?.productId ? 'error' : 'textSecondary'}>
          {errors?.productId?.message ?? sku}
        </Typography>
      </TableCell>
      <TableCell align="right">
        <TextField
          type="number"
          margin="none"
          value={quantity}
          error={errors?.quantity !== undefined || quantity < came}
          helperText={
            errors?.quantity?.message ??
            (came > 0 && translate('resources.stock-documents.lines.came_already', { smart_count: came }))
          }
          onChange={(event) =>
            onChange({ quantity: Math.max(Math.trunc(Number(event.target.value)) || 0, 0) })
          }
          sx={{ width: '9rem' }}
          slotProps={{
            htmlInput: {
              min: Math.max(came, 1),
              'aria-label': labelOf('units'),
              style: { textAlign: 'right' },
            },
          }}
        />
      </TableCell>
      {hasCosts && (
        <TableCell align="right">
          <TextField
            margin="none"
            value={unitCost ?? ''}
            error={errors?.unitCost !== undefined}
            helperText={errors?.unitCost?.message}
            onChange={(event) => onChange({ unitCost: event.target.value.trim() || null })}
            sx={{ width: '10rem' }}
            slotProps={{
              htmlInput: {
                inputMode: 'decimal',
                'aria-label': labelOf('unitCost'),
                style: { textAlign: 'right' },
              },
              input: { endAdornment: <Typography sx={{ pl: 1 }}>{currency}</Typography> },
            }}
          />
        </TableCell>
      )}
      <TableCell padding="none" align="right">
        {came === 0 && (
          <IconButton aria-label={`${translate('ra.action.remove')}: ${name}`} onClick={onRemove}>
            <DeleteIcon fontSize="small" />
          </IconButton>
        )}
      </TableCell>
    </TableRow>
  );
}
