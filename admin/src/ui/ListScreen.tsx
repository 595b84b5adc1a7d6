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
import { ApiProblem } from '../api/problem';
import { ListPagination } from './ListPagination';
import { ReadFailure } from './WhenRead';

const BAD_REQUEST = 400;
/** In the API's own order. */
const AS_IT_COMES = { field: 'id', order: 'ASC' } as const;

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
  const { filterValues = {}, setFilters, error, hasNextPage, page, setPage } = useListContext();
  if (error) return <Refused error={error} />;
  const isFiltered = Object.keys(filterValues).length > 0;
  const empty = () =>
    translate(`resources.${resource}.empty`, {
      _: translate('ra.navigation.no_results', { name: resource }),
    });
  const text = isFiltered
    ? translate(hasNextPage ? 'shell.list.none_so_far' : 'shell.list.empty_filtered')
    : empty();
  return (
    <Box sx={{ p: 4, textAlign: 'center' }}>
      <Typography color="textSecondary" gutterBottom>
        {text}
      </Typography>
      {hasNextPage && (
        <Button variant="contained" onClick={() => setPage(page + 1)} sx={{ mr: 1 }}>
          {translate('shell.list.look_on')}
        </Button>
      )}
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

/** A list that could not be read is not an empty one. What was asked for is kept for the next time: so is the way out. */
function Refused({ error }: { error: Error }) {
  const { refetch, setFilters, setSort } = useListContext();
  const isWrong = error instanceof ApiProblem && error.status === BAD_REQUEST;
  const reset = () => {
    setFilters({}, []);
    setSort(AS_IT_COMES);
  };
  if (!isWrong) return <ReadFailure error={error} again={refetch} />;
  return <ReadFailure error={error} again={reset} action="shell.list.reset" />;
}
