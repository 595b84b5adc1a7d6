import HomeIcon from '@mui/icons-material/HomeOutlined';
import { Divider, ListSubheader } from '@mui/material';
import { Fragment } from 'react';
import { Menu as FrameworkMenu, useSidebarState, useTranslate } from 'react-admin';
import { MENU_GROUPS } from '../api/resource';
import { resources } from '../resources';

/** By what people work at. A group without resources is not shown. */
export function Menu() {
  const translate = useTranslate();
  const [isOpen] = useSidebarState();
  return (
    <FrameworkMenu>
      <FrameworkMenu.Item to="/" primaryText="shell.menu.home" leftIcon={<HomeIcon fontSize="small" />} />
      {MENU_GROUPS.map((group) => {
        const items = resources.filter((resource) => resource.group === group);
        if (items.length === 0) return null;
        return (
          <Fragment key={group}>
            {isOpen ? (
              <ListSubheader component="li" role="presentation" disableSticky sx={HEADER}>
                {translate(`shell.menu.${group}`)}
              </ListSubheader>
            ) : (
              <Divider component="li" sx={{ my: 0.5 }} />
            )}
            {items.map(({ name }) => (
              <FrameworkMenu.ResourceItem key={name} name={name} />
            ))}
          </Fragment>
        );
      })}
    </FrameworkMenu>
  );
}

const HEADER = {
  lineHeight: 1.2,
  pt: 1.5,
  pb: 0.5,
  fontSize: '0.75rem',
  fontWeight: 600,
  background: 'none',
};
