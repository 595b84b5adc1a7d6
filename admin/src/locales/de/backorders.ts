import type { Translated } from '../combine';
import type { backorders as english } from '../en/backorders';

export const backorders: Translated<typeof english> = {
  resources: {
    backorders: {
      name: 'Rückstand |||| Rückstände',
      empty: 'Keine Bestellung wartet auf Ware.',
      fields: {
        placedAt: 'Seit',
        orderNumber: 'Bestellung',
        country: 'Nach',
        name: 'Produkt',
        units: 'Wartet auf',
        owed: 'Insgesamt geschuldet',
        limit: 'Höchstens',
        shipsAt: 'Versand am',
        productId: 'Produkt',
      },
      owed_of: '%{owed} von höchstens %{limit}',
      settings: 'Rückstände einstellen',
      saved: 'Gespeichert',
      offer: 'Bevor es da ist',
      offers: {
        none: 'Nicht bestellbar',
        backorder: 'Nachbestellung',
        preorder: 'Vorbestellung',
      },
      offer_help: {
        none: 'Bestellungen bekommen, was im Regal liegt. Was schon geschuldet ist, bleibt es',
        backorder: 'Bestellungen warten auf Ware, die wieder kommt',
        preorder: 'Bestellungen warten auf Ware, die neu ist',
      },
      limit_help:
        'Stück, die zugleich geschuldet sein dürfen; zur Zeit ist es %{smart_count} |||| Stück, die zugleich geschuldet sein dürfen; zur Zeit sind es %{smart_count}',
      ships_help: 'Wann sie voraussichtlich versandt werden; leer, wenn es nicht bekannt ist',
      now: {
        none: 'Es kann nicht bestellt werden, bevor es da ist.',
        backorder:
          'Ist es ausverkauft, werden bis zu %{limit} Stück verkauft, bevor sie da sind: noch %{available}.',
        preorder: 'Es kann vorbestellt werden, bis zu %{limit} Stück: noch %{available}.',
        ships: 'Versandt wird am %{day}.',
        owed: 'Auf %{smart_count} Stück wird gewartet |||| Auf %{smart_count} Stück wird gewartet',
      },
    },
  },
};
