import { ListItemText, MenuItem } from '@mui/material';
import { UserMenu as FrameworkUserMenu, Logout, useLocaleState, useLocales, useUserMenu } from 'react-admin';

/** Who is signed in; the languages, and the way out. */
export function UserMenu() {
  const locales = useLocales();
  return (
    <FrameworkUserMenu>
      {locales.map(({ locale, name }) => (
        <LocaleItem key={locale} locale={locale} name={name} />
      ))}
      <Logout />
    </FrameworkUserMenu>
  );
}

function LocaleItem({ locale, name }: { locale: string; name: string }) {
  const [current, setLocale] = useLocaleState();
  const menu = useUserMenu();
  const choose = () => {
    setLocale(locale);
    menu?.onClose();
  };
  return (
    <MenuItem selected={locale === current} onClick={choose} lang={locale}>
      <ListItemText>{name}</ListItemText>
    </MenuItem>
  );
}
