import AddIcon from '@mui/icons-material/Add';
import ArrowDropDownIcon from '@mui/icons-material/ArrowDropDown';
import { Button, Menu, MenuItem } from '@mui/material';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { KINDS } from './document';

/** Begins a document of one of the kinds. Side by side they would leave the filters no room. */
export function NewMenu() {
  const translate = useTranslate();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const isOpen = anchor !== null;
  return (
    <>
      <Button
        id={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        startIcon={<AddIcon />}
        endIcon={<ArrowDropDownIcon />}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {translate('resources.stock-documents.new.any')}
      </Button>
      <Menu
        anchorEl={anchor}
        open={isOpen}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-labelledby': id } }}
      >
        {KINDS.map((kind) => (
          <MenuItem key={kind} component={Link} to="/stock-documents/create" state={{ kind }}>
            {translate(`resources.stock-documents.new.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
