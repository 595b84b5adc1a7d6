import { ListItemText, MenuItem } from '@mui/material';
import { useState } from 'react';
import {
  UserMenu as FrameworkUserMenu,
  Logout,
  useLocaleState,
  useLocales,
  useTranslate,
  useUserMenu,
} from 'react-admin';
import { OwnSessionsDialog } from '../session/OwnSessionsDialog';

/** Who is signed in, and where; the languages, and the way out. */
export function UserMenu() {
  const locales = useLocales();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <FrameworkUserMenu>
        {locales.map(({ locale, name }) => (
          <LocaleItem key={locale} locale={locale} name={name} />
        ))}
        <SessionsItem onChoose={() => setAsking(true)} />
        <Logout />
      </FrameworkUserMenu>
      {isAsking && <OwnSessionsDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function SessionsItem({ onChoose }: { onChoose: () => void }) {
  const translate = useTranslate();
  const menu = useUserMenu();
  const choose = () => {
    menu?.onClose();
    onChoose();
  };
  return (
    <MenuItem onClick={choose}>
      <ListItemText>{translate('shell.sessions.title')}</ListItemText>
    </MenuItem>
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
