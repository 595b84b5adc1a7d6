import SearchIcon from '@mui/icons-material/Search';
import { Box, Button, IconButton, useMediaQuery } from '@mui/material';
import type { Theme } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import {
  type AppBarProps,
  AppBar as FrameworkAppBar,
  LoadingIndicator,
  TitlePortal,
  ToggleThemeButton,
  useTranslate,
} from 'react-admin';
import { GlobalSearch } from './GlobalSearch';
import { UserMenu } from './UserMenu';

/** Where `/` is a character of what is being typed. */
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"] *';

export function AppBar({ alwaysOn }: Pick<AppBarProps, 'alwaysOn'>) {
  const translate = useTranslate();
  const isNarrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'));
  const [isSearching, setSearching] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      event.preventDefault();
      setSearching(true);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const open = () => setSearching(true);
  return (
    <FrameworkAppBar alwaysOn={alwaysOn} toolbar={<Tools />} userMenu={<UserMenu />}>
      <TitlePortal sx={TITLE} />
      {isNarrow ? (
        <IconButton color="inherit" onClick={open} aria-label={translate('shell.search.open')}>
          <SearchIcon />
        </IconButton>
      ) : (
        <Button variant="outlined" color="inherit" onClick={open} startIcon={<SearchIcon />} sx={SEARCH}>
          {translate('shell.search.open')}
          <Box component="kbd" aria-hidden="true" sx={KEY}>
            /
          </Box>
        </Button>
      )}
      {isSearching && <GlobalSearch onClose={() => setSearching(false)} />}
    </FrameworkAppBar>
  );
}

function Tools() {
  const translate = useTranslate();
  return (
    <>
      <ToggleThemeButton />
      <LoadingIndicator aria-label={translate('ra.page.loading')} />
    </>
  );
}

/** A long one ends in dots: those need text, and no box in it. */
const TITLE = { '& .RaConfigurable-root': { display: 'inline' } };
const SEARCH = {
  borderColor: 'divider',
  fontWeight: 400,
  minWidth: 220,
  justifyContent: 'flex-start',
  mr: 1,
};
const KEY = {
  ml: 'auto',
  px: 0.75,
  border: 1,
  borderColor: 'divider',
  borderRadius: 0.5,
  fontFamily: 'inherit',
  fontSize: '0.8em',
};
