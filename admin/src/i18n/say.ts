import type { I18nProvider } from 'react-admin';

let translate: I18nProvider['translate'] = (key) => key;

/** A text in the language that is chosen, for what is no component. */
export const say: I18nProvider['translate'] = (key, values) => translate(key, values);

export function speakWith(provider: I18nProvider): void {
  translate = provider.translate;
}

/** Whether what the API says of itself is in the language that is chosen. */
export const isEnglish = (): boolean => document.documentElement.lang === 'en';

const MINUTE = 60;

/** "in 42 seconds", "in 15 minutes", in that language. */
export function inSeconds(seconds: number): string {
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
  return seconds < 2 * MINUTE
    ? relative.format(seconds, 'second')
    : relative.format(Math.ceil(seconds / MINUTE), 'minute');
}
