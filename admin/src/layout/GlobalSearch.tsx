import {
  Box,
  Dialog,
  InputBase,
  List,
  ListItemButton,
  ListItemIcon,
  ListItemText,
  Typography,
} from '@mui/material';
import { useQueries } from '@tanstack/react-query';
import { createElement, type KeyboardEvent, useDeferredValue, useEffect, useState } from 'react';
import { type RaRecord, useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router';
import type { ResourceDefinition } from '../api/resource';
import { resources } from '../resources';

/** Of each kind. */
const MAX_FOUND = 5;
const PAUSE_MS = 150;

const searched = resources.filter(({ search }) => search);

interface Found {
  resource: ResourceDefinition;
  record: RaRecord;
}

/** What `/` opens: finds by the lists' own filters, in all resources that say how. */
export function GlobalSearch({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const createPath = useCreatePath();
  const [text, setText] = useState('');
  const asked = usePaused(useDeferredValue(text.trim()));
  const { found, isSettled } = useFound(asked);
  const [steps, setSteps] = useState(0);
  const [isEntered, setEntered] = useState(false);
  // Down from the last is the first.
  const chosen = found.length && ((steps % found.length) + found.length) % found.length;

  const open = ({ resource, record }: Found) => {
    const type = resource.show ? 'show' : 'edit';
    onClose();
    navigate(createPath({ resource: resource.name, type, id: record.id }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setSteps((n) => n + step);
    else if (event.key === 'Enter') setEntered(true);
    else return;
    event.preventDefault();
  };
  // Who types fast means what is found for the text as it stands, not what is on the screen still.
  const isReady = isEntered && isSettled && asked === text.trim();
  useEffect(() => {
    if (!isReady) return;
    setEntered(false);
    const hit = found[chosen];
    if (hit) open(hit);
  });

  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      sx={{ '& .MuiDialog-container': { alignItems: 'start' } }}
    >
      <InputBase
        autoFocus
        fullWidth
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setSteps(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
        placeholder={translate('shell.search.placeholder')}
        sx={{ px: 2, py: 1, fontSize: '1.1rem', borderBottom: 1, borderColor: 'divider' }}
        inputProps={{
          role: 'combobox',
          'aria-label': translate('shell.search.open'),
          'aria-expanded': found.length > 0,
          'aria-controls': 'global-search-found',
          'aria-activedescendant': found[chosen] ? `global-search-${chosen}` : undefined,
        }}
      />
      <List id="global-search-found" role="listbox" dense aria-label={translate('shell.search.open')}>
        {found.map((hit, n) => (
          <ListItemButton
            key={`${hit.resource.name} ${hit.record.id}`}
            id={`global-search-${n}`}
            role="option"
            aria-selected={n === chosen}
            selected={n === chosen}
            tabIndex={-1}
            onClick={() => open(hit)}
          >
            <ListItemIcon>{hit.resource.icon && createElement(hit.resource.icon)}</ListItemIcon>
            <ListItemText
              primary={hit.resource.search?.title(hit.record as never)}
              secondary={hit.resource.search?.subtitle?.(hit.record as never)}
            />
          </ListItemButton>
        ))}
      </List>
      <Box sx={{ px: 2, pb: 1.5 }} aria-live="polite">
        <Typography variant="body2" color="textSecondary">
          {asked === ''
            ? translate('shell.search.hint')
            : found.length === 0 && isSettled
              ? translate('shell.search.nothing', { text: asked })
              : translate('shell.search.keys')}
        </Typography>
      </Box>
    </Dialog>
  );
}

function useFound(text: string): { found: Found[]; isSettled: boolean } {
  const dataProvider = useDataProvider();
  return useQueries({
    queries: searched.map((resource) => ({
      queryKey: [resource.name, 'search', text],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        dataProvider.getList(resource.name, {
          filter: resource.search?.filter(text),
          pagination: { page: 1, perPage: MAX_FOUND },
          signal,
        }),
      enabled: text !== '',
      retry: false,
    })),
    combine: (results) => ({
      found: results.flatMap(({ data }, n) =>
        (data?.data ?? []).map((record) => ({ resource: searched[n] as ResourceDefinition, record })),
      ),
      isSettled: results.every(({ isFetching }) => !isFetching),
    }),
  });
}

/** The value once it has not changed for a moment. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
