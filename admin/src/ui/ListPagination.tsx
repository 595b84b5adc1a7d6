import { Box, Button, TablePagination, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useListContext, useLocale, useTranslate } from 'react-admin';

/** Pages without an end in sight: how many there are is counted when somebody wants to know. */
export function ListPagination({ canCount = true }: { canCount?: boolean }) {
  const { data = [], page, hasNextPage } = useListContext();
  // Of nothing there is nothing to count.
  if (data.length === 0 && page === 1 && !hasNextPage) return null;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 1, flexWrap: 'wrap' }}>
      {canCount && <Count />}
      <Pages />
    </Box>
  );
}

/** Not react-admin's, which says of a last page of 8 that it is "1–25 of 25". */
function Pages() {
  const translate = useTranslate();
  const { page, setPage, perPage, setPerPage, data, hasNextPage } = useListContext();
  if (!data || (data.length === 0 && page === 1)) return null;
  const first = (page - 1) * perPage + 1;
  return (
    <TablePagination
      component="div"
      count={-1}
      page={page - 1}
      rowsPerPage={perPage}
      rowsPerPageOptions={[10, 25, 50, 100]}
      labelRowsPerPage={translate('ra.navigation.page_rows_per_page')}
      labelDisplayedRows={() => `${first}–${first + data.length - 1}`}
      getItemAriaLabel={(way) => translate(`ra.navigation.${way}`)}
      onPageChange={(_event, next) => setPage(next + 1)}
      onRowsPerPageChange={(event) => setPerPage(Number(event.target.value))}
      slotProps={{ actions: { nextButton: { disabled: !hasNextPage } } }}
    />
  );
}

function Count() {
  const translate = useTranslate();
  const locale = useLocale();
  const dataProvider = useDataProvider();
  const { resource, filterValues, filter, isPending } = useListContext() as ReturnType<
    typeof useListContext
  > & {
    filter?: object;
  };
  const asked = JSON.stringify([filterValues, filter]);
  const [counted, setCounted] = useState<string>();
  const { data, isFetching } = useQuery({
    queryKey: [resource, 'count', asked],
    queryFn: ({ signal }) =>
      dataProvider.getList(resource, {
        filter: { ...filterValues, ...filter },
        pagination: { page: 1, perPage: 1 },
        meta: { count: true },
        signal,
      }),
    enabled: counted === asked,
  });
  if (isPending) return null;
  if (counted === asked && data?.total !== undefined) {
    const isMore = data.meta?.totalRelation === 'gte';
    return (
      <Typography variant="body2" color="textSecondary">
        {translate(isMore ? 'shell.list.more_than' : 'shell.list.total', {
          smart_count: data.total,
          total: data.total.toLocaleString(locale),
        })}
      </Typography>
    );
  }
  return (
    <Button color="inherit" loading={isFetching} onClick={() => setCounted(asked)}>
      {translate('shell.list.count')}
    </Button>
  );
}
