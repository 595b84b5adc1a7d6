import { ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';

/** What people ask for every day; own ones are kept by "Save current query" in the menu of filters. */
const VIEWS: Record<string, Record<string, unknown>> = {
  all: {},
  to_accept: { status: ['pending'] },
  to_send: { status: ['processing'], paymentStatus: ['authorized', 'partially_paid', 'paid'] },
  unpaid: { status: ['pending', 'processing'], paymentStatus: ['unpaid', 'voided'] },
  under_way: { status: ['shipped'] },
};

const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

/** One click to what is to be done. */
export function OrderViews() {
  const translate = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const current = Object.keys(VIEWS).find((view) => isSame(VIEWS[view] as object, filterValues));
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={current ?? null}
      aria-label={translate('resources.orders.views.label')}
      onChange={(_event, view: string | null) => view && setFilters(VIEWS[view] as object, [])}
      sx={{ flexWrap: 'wrap', p: 1 }}
    >
      {Object.keys(VIEWS).map((view) => (
        <ToggleButton key={view} value={view} sx={{ py: 0.5, textTransform: 'none' }}>
          {translate(`resources.orders.views.${view}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
