import { useState } from 'react';
import { TextInput, type TextInputProps } from 'react-admin';
import { momentOf, onTheWall } from '../format/shop-clock';
import { shop } from '../shop';

/** A time on the shop's clock, wherever the browser is; empty is null. */
export function ShopTimeInput(props: TextInputProps) {
  // What is half typed is no time yet, and must not be written over by the time that it is taken for.
  const [typed, setTyped] = useState<string>();
  const parse = (text: string) => {
    setTyped(text);
    return text === '' ? null : (momentOf(text, shop.timeZone) ?? null);
  };
  const format = (time: string | null) => typed ?? (time ? onTheWall(time, shop.timeZone) : '');
  return (
    <TextInput
      {...props}
      type="datetime-local"
      parse={parse}
      format={format}
      onBlur={() => setTyped(undefined)}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
