import FoldIcon from '@mui/icons-material/ExpandLess';
import UnfoldIcon from '@mui/icons-material/ExpandMore';
import { MenuItem } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { MenuGroup } from '../api/resource';

interface Props {
  group: MenuGroup;
  isFolded: boolean;
  onToggle: () => void;
}

/** The name of a group, which folds it up. */
export function MenuHeader({ group, isFolded, onToggle }: Props) {
  const translate = useTranslate();
  const Icon = isFolded ? UnfoldIcon : FoldIcon;
  return (
    <MenuItem tabIndex={0} aria-expanded={!isFolded} onClick={onToggle} sx={HEADER}>
      {translate(`shell.menu.${group}`)}
      <Icon sx={{ fontSize: '1rem', opacity: isFolded ? 1 : 0.4 }} />
    </MenuItem>
  );
}

const HEADER = {
  justifyContent: 'space-between',
  minHeight: { xs: 24, sm: 24 },
  lineHeight: 1.2,
  mt: 0.25,
  py: 0,
  fontSize: '0.75rem',
  fontWeight: 600,
  color: 'text.secondary',
} as const;
