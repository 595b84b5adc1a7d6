import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import {
  List,
  type ListProps,
  useCreatePath,
  useListContext,
  useResourceContext,
  useResourceDefinition,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router';
import { ListPagination } from './ListPagination';

/** The API's limit of a page is 100. */
const PER_PAGE = 25;

type Props = Omit<ListProps, 'pagination' | 'exporter' | 'empty' | 'children'> & { children: ReactNode };

/** A list as all of them are: dense, by keyset, without a count until one is asked for. */
export function ListScreen({ children, ...props }: Props) {
  return (
    <List perPage={PER_PAGE} exporter={false} empty={false} pagination={<ListPagination />} {...props}>
      {children}
    </List>
  );
}

/** Instead of rows, with what to do next. Give it to a table as `empty`. */
export function NothingHere() {
  const translate = useTranslate();
  const resource = useResourceContext() as string;
  const { hasCreate } = useResourceDefinition();
  const createPath = useCreatePath();
  const { filterValues = {}, setFilters } = useListContext();
  const isFiltered = Object.keys(filterValues).length > 0;
  const text = isFiltered
    ? translate('shell.list.empty_filtered')
    : translate(`resources.${resource}.empty`, {
        _: translate('ra.navigation.no_results', { name: resource }),
      });
  return (
    <Box sx={{ p: 4, textAlign: 'center' }}>
      <Typography color="textSecondary" gutterBottom>
        {text}
      </Typography>
      {isFiltered && (
        <Button variant="outlined" onClick={() => setFilters({}, [])}>
          {translate('shell.list.clear')}
        </Button>
      )}
      {!isFiltered && hasCreate && (
        <Button variant="contained" component={Link} to={createPath({ resource, type: 'create' })}>
          {translate('ra.action.create')}
        </Button>
      )}
    </Box>
  );
}
