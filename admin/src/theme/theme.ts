import type { RaThemeOptions } from 'react-admin';

interface Colours {
  mode: 'light' | 'dark';
  main: string;
  page: string;
  paper: string;
  text: string;
  quiet: string;
  line: string;
  /** Of what waits for somebody: readable as text. */
  warning: string;
  info: string;
  error: string;
}

/** For a day's work: dense tables, small type, calm colours, figures that stand below each other. No font is loaded. */
const themeOf = ({
  mode,
  main,
  page,
  paper,
  text,
  quiet,
  line,
  warning,
  info,
  error,
}: Colours): RaThemeOptions => ({
  palette: {
    mode,
    primary: { main },
    secondary: { main },
    warning: { main: warning },
    info: { main: info },
    error: { main: error },
    background: { default: page, paper },
    text: { primary: text, secondary: quiet },
    divider: line,
  },
  typography: {
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    fontSize: 13,
    h4: { fontSize: '1.6rem', fontWeight: 600 },
    h5: { fontSize: '1.3rem', fontWeight: 600 },
    h6: { fontSize: '1.05rem', fontWeight: 600 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  shape: { borderRadius: 6 },
  // Without it menus and dialogs fade by timers, whatever the style sheet says.
  motion: { reducedMotion: 'system' },
  sidebar: { width: 236, closedWidth: 48 },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums' },
        // Whoever does not want movement has none.
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            // An endless one would flicker with every frame.
            animationIterationCount: '1 !important',
            transitionDuration: '0.01ms !important',
          },
        },
      },
    },
    MuiButton: { defaultProps: { size: 'small', disableElevation: true } },
    MuiButtonBase: {
      styleOverrides: {
        root: { '&.Mui-focusVisible': { outline: `2px solid ${main}`, outlineOffset: '-2px' } },
      },
    },
    MuiTextField: {
      defaultProps: { size: 'small', variant: 'outlined', margin: 'dense', fullWidth: true },
    },
    MuiFormControl: {
      defaultProps: { size: 'small', variant: 'outlined', margin: 'dense', fullWidth: true },
    },
    MuiAutocomplete: { defaultProps: { size: 'small', fullWidth: true } },
    MuiChip: { defaultProps: { size: 'small' } },
    // react-admin names the checkbox of a row on the box that is drawn; readers look at the input.
    MuiCheckbox: {
      defaultProps: {
        slotProps: {
          root: { 'aria-label': undefined },
          input: (owner: object) =>
            'aria-label' in owner ? { 'aria-label': owner['aria-label'] as string } : {},
        },
      },
    },
    // Out of sight, its buttons could still be come to by Tab.
    RaBulkActionsToolbar: {
      styleOverrides: { root: { '& .RaBulkActionsToolbar-collapsed': { visibility: 'hidden' } } },
    },
    MuiTableSortLabel: { styleOverrides: { root: { minHeight: 26, minWidth: 26 } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: { styleOverrides: { root: { border: `1px solid ${line}` } } },
    MuiMenu: { styleOverrides: { paper: { border: `1px solid ${line}` } } },
    // In line with what is above them.
    MuiDialogActions: { styleOverrides: { root: { padding: '8px 24px 16px' } } },
    MuiDialog: { styleOverrides: { paper: { border: `1px solid ${line}` } } },
    MuiTableCell: {
      styleOverrides: {
        root: { paddingTop: 4, paddingBottom: 4, borderBottomColor: line },
        head: { fontWeight: 600, whiteSpace: 'nowrap' },
        paddingCheckbox: { padding: '0 8px' },
      },
    },
    MuiTableRow: { styleOverrides: { root: { '&:last-child :is(td, tbody th)': { borderBottom: 0 } } } },
    MuiListItemIcon: { styleOverrides: { root: { minWidth: 36 } } },
    MuiAppBar: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundColor: paper, color: text, borderBottom: `1px solid ${line}` } },
    },
    // On a narrow screen it scrolls in itself, and not the page.
    RaDataTable: { styleOverrides: { root: { '& .RaDataTable-tableWrapper': { overflowX: 'auto' } } } },
    // Its own height is a few pixels more than there is below the bar, and every page had a scrollbar.
    RaSidebar: { styleOverrides: { root: { '& .RaSidebar-fixed': { height: 'calc(100vh - 56px)' } } } },
    RaToolbar: {
      styleOverrides: {
        root: {
          backgroundColor: page,
          borderTop: `1px solid ${line}`,
          // At the end of its form: at the bottom of the screen it would lie on what is below the form.
          '&.RaToolbar-mobileToolbar': { position: 'static' },
        },
      },
    },
    // In the row of the other actions: at the bottom of the screen it would lie on the rows of the list.
    RaCreateButton: {
      styleOverrides: {
        root: { '&.RaCreateButton-floating': { position: 'static', width: 40, height: 40 } },
      },
    },
    // No bar on a narrow screen, and none that is empty.
    RaListToolbar: { styleOverrides: { root: { '&&': { backgroundColor: 'transparent' } } } },
    RaTopToolbar: {
      styleOverrides: {
        root: { '&&': { backgroundColor: 'transparent', minHeight: 44 }, '&&:empty': { display: 'none' } },
      },
    },
    // Room for a toolbar at the bottom of the screen, which is not there.
    MuiCardContent: { styleOverrides: { root: { '&&': { paddingBottom: 16 } } } },
    // Shown when a mouse is over it, no keyboard would reach it.
    RaSimpleFormIterator: {
      styleOverrides: { root: { '& .RaSimpleFormIterator-action': { visibility: 'visible' } } },
    },
    RaMenuItemLink: {
      styleOverrides: {
        root: {
          fontSize: '0.95rem',
          color: quiet,
          minHeight: 24,
          paddingTop: 1,
          paddingBottom: 1,
          '&.RaMenuItemLink-active': { color: main, fontWeight: 600, backgroundColor: `${main}14` },
          '& .RaMenuItemLink-icon': { minWidth: 32 },
        },
      },
    },
  },
});

export const lightTheme = themeOf({
  mode: 'light',
  main: '#14532d',
  page: '#f6f7f6',
  paper: '#ffffff',
  text: '#1a1f1c',
  quiet: '#525a55',
  line: '#dfe3e0',
  warning: '#9a4d00',
  info: '#01579b',
  error: '#c62828',
});

export const darkTheme = themeOf({
  mode: 'dark',
  main: '#86efac',
  page: '#121614',
  paper: '#191e1b',
  text: '#e8ece9',
  quiet: '#a4ada7',
  line: '#2c332f',
  warning: '#fbbf24',
  info: '#7dd3fc',
  error: '#fca5a5',
});
