import HomeIcon from '@mui/icons-material/HomeOutlined';
import { Divider } from '@mui/material';
import { Fragment, useEffect } from 'react';
import { Menu as FrameworkMenu, useSidebarState, useStore } from 'react-admin';
import { useLocation } from 'react-router';
import { MENU_GROUPS, type MenuGroup } from '../api/resource';
import { resources } from '../resources';
import { MenuHeader } from './MenuHeader';

/** By what people work at. A group without resources is not shown; one that is not needed is folded up. */
export function Menu() {
  const [isOpen] = useSidebarState();
  const [folded, setFolded] = useStore<MenuGroup[]>('menu.folded', []);
  const toggle = (group: MenuGroup) =>
    setFolded(folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group]);
  const { pathname } = useLocation();
  // Of a screen that was opened by its address the entry may be below the window's edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entry of another screen is another element
  useEffect(() => {
    document.querySelector('.RaMenuItemLink-active')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  return (
    <FrameworkMenu sx={{ my: 0.5 }}>
      <FrameworkMenu.Item to="/" primaryText="shell.menu.home" leftIcon={<HomeIcon fontSize="small" />} />
      {MENU_GROUPS.map((group) => {
        const items = resources.filter((resource) => resource.group === group);
        if (items.length === 0) return null;
        const isFolded = isOpen && folded.includes(group);
        return (
          <Fragment key={group}>
            {isOpen ? (
              <MenuHeader group={group} isFolded={isFolded} onToggle={() => toggle(group)} />
            ) : (
              <Divider component="li" sx={{ my: 0.5 }} />
            )}
            {!isFolded && items.map(({ name }) => <FrameworkMenu.ResourceItem key={name} name={name} />)}
          </Fragment>
        );
      })}
    </FrameworkMenu>
  );
}
