import { SHOP_NAME } from '../shop.js';

/** The title of the tab; React moves it into the head. */
export const Title = ({ children }: { children: string }) => <title>{`${children} · ${SHOP_NAME}`}</title>;
