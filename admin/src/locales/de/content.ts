import type { Translated } from '../combine';
import type { content as english } from '../en/content';

export const content: Translated<typeof english> = {
  resources: {
    comments: {
      name: 'Kommentar |||| Kommentare',
      empty: 'Noch keine Kommentare oder Bewertungen.',
      fields: {
        createdAt: 'Geschrieben',
        author: 'Von',
        commentable: 'Zu',
        content: 'Was dort steht',
        isHidden: 'Zustand',
        type: 'Zu',
        acts: 'Aktion',
      },
      types: { product: 'Produkten', post: 'Beiträgen' },
      states: { shown: 'Sichtbar', hidden: 'Verborgen' },
      acts: { hide: 'Verbergen', show: 'Wieder zeigen' },
      done: { hide: 'Verborgen', show: 'Wieder sichtbar' },
      changed: 'Der Text wurde inzwischen geändert. Bitte erst noch einmal lesen.',
      stars: '%{smart_count} Stern |||| %{smart_count} Sterne',
    },
    posts: {
      name: 'Beitrag |||| Beiträge',
      empty: 'Noch keine Beiträge. Den ersten schreiben: bis er veröffentlicht ist, sieht ihn sonst niemand.',
      fields: {
        title: 'Titel',
        author: 'Autor',
        published: 'Zustand',
        publishedAt: 'Veröffentlicht',
        commentCount: 'Kommentare',
        excerpt: 'Wie er beginnt',
        content: 'Text',
        is_published: 'Alle können ihn lesen',
      },
      help: { published: 'Sonst ist er ein Entwurf, den nur Autor und Admins sehen.' },
      states: { published: 'Veröffentlicht', draft: 'Entwurf' },
    },
  },
};
