import { ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';

interface Props {
  /** Whose locale has their names as `views`. */
  resource: string;
  /** Filters of the list. */
  views: Record<string, Record<string, unknown>>;
}

const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What people ask a list for every day; own ones are kept by "Save current query" in the menu of filters. */
export function ViewButtons({ resource, views }: Props) {
  const translate = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const current = Object.keys(views).find((view) => isSame(views[view] as object, filterValues));
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={current ?? null}
      aria-label={translate(`resources.${resource}.views.label`)}
      onChange={(_event, view: string | null) => view && setFilters(views[view] as object, [])}
      sx={{ flexWrap: 'wrap', p: 1 }}
    >
      {Object.keys(views).map((view) => (
        <ToggleButton key={view} value={view} sx={{ py: 0.5, textTransform: 'none' }}>
          {translate(`resources.${resource}.views.${view}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
