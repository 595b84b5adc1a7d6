import {
  Fulfilment,
  FulfilmentItem,
  type Mail,
  Order,
  OrderEvent,
  OrderItem,
  Return,
  ReturnItem,
  User,
} from '../../models/index.js';
import { formatAmount, fromThousandths, toThousandths } from '../../money/amounts.js';
import type { GuestTokens } from '../../rules/guest-tokens.js';
import { formatOrderNumber } from '../../rules/order-number.js';
import type { ShippingAddress } from '../../rules/shipping-address.js';
import type { Language, Shop } from '../../settings/mail.js';
import type { Composed, Composing } from '../composing.js';
import type { Line } from '../content.js';
import { greetingName } from '../templates/account.js';
import { ORDER_TEMPLATES, type OrderFacts, type OrderMailKind } from '../templates/order.js';

/** What a mail of an order keeps: keys, and what the event says. */
export interface OrderMailContent {
  orderId: string;
  fulfilmentId?: string;
  returnId?: string;
  /** Units that the event is about. */
  lines?: Array<{ line: number; quantity: number }>;
  /** Money that it is about, in the currency of the order: a decimal string. */
  amount?: string;
}

/** Composes a mail about an order, as that is when the mail is sent. */
export function ofOrder(template: OrderMailKind) {
  return async (mail: Mail, { shop, guestTokens }: Composing): Promise<Composed> => {
    const content = mail.content as unknown as OrderMailContent;
    const order = await Order.findByPk(content.orderId, {
      include: [
        { model: OrderItem, as: 'items' },
        { model: User, as: 'user', attributes: ['firstName'] },
      ],
    });
    if (!order) return { skip: 'its order is gone' };
    const parcel = content.fulfilmentId ? await findParcel(content.fulfilmentId) : null;
    if (template === 'order_tracking' && !parcel?.trackingNumber)
      return { skip: 'there is no tracking number' };
    const language = mail.locale as Language;
    const facts = {
      ...factsOf(order, shop, language),
      link: shop.hasStorefront ? linkTo(order, shop, guestTokens) : undefined,
      units: unitsOf(order, await linesOf(content, parcel)),
      parcel: { carrier: parcel?.carrier ?? undefined, trackingNumber: parcel?.trackingNumber ?? undefined },
      reason: template === 'return_rejected' ? await rejectionReason(content) : undefined,
      amount: content.amount ? moneyText(content.amount, order.currency, language) : '',
    };
    return { content: ORDER_TEMPLATES[language][template](facts) };
  };
}

/** As the customer reads it in the history of the order, too. */
async function rejectionReason({ orderId, returnId }: OrderMailContent): Promise<string | undefined> {
  const where = { orderId, kind: 'return_rejected' as const };
  const rejections = await OrderEvent.findAll({ attributes: ['reason', 'details'], where });
  return rejections.find(({ details }) => details?.returnId === returnId)?.reason ?? undefined;
}

const findParcel = (id: string): Promise<Fulfilment | null> =>
  Fulfilment.findByPk(id, { include: [{ model: FulfilmentItem, as: 'items' }] });

async function linesOf(
  { lines, returnId }: OrderMailContent,
  parcel: Fulfilment | null,
): Promise<ReadonlyArray<{ line: number; quantity: number }>> {
  if (lines) return lines;
  if (parcel) return parcel.items ?? [];
  if (!returnId) return [];
  const found = await Return.findByPk(returnId, { include: [{ model: ReturnItem, as: 'items' }] });
  return found?.items ?? [];
}

function unitsOf({ items = [] }: Order, lines: ReadonlyArray<{ line: number; quantity: number }>): Line[] {
  const names = new Map(items.map(({ line, name }) => [line, name]));
  return lines.map(({ line, quantity }) => ({ quantity, name: names.get(line) ?? '' }));
}

/** In the fragment, which no server gets, is the token that opens the order of a guest until an account claims it. */
function linkTo({ id, userId }: Order, { url }: Shop, tokens: GuestTokens): string {
  const page = `${url}/orders/${id}`;
  return userId === null ? `${page}#token=${tokens.ofOrder(id)}` : page;
}

function factsOf(
  order: Order,
  shop: Shop,
  language: Language,
): Omit<OrderFacts, 'units' | 'parcel' | 'reason' | 'amount' | 'link'> {
  const { currency, items = [], user, shippingAddress } = order;
  const money = (amount: string) => moneyText(amount, currency, language);
  const unlessNone = (amount: string) => (toThousandths(amount) > 0 ? money(amount) : undefined);
  const shipping = order.pricesIncludeTax
    ? order.shippingAmount
    : sumOf(order.shippingAmount, order.shippingTaxAmount, currency);
  return {
    shopName: shop.name,
    name: greetingName(user?.firstName ?? shippingAddress.fullName),
    number: formatOrderNumber(order.number),
    lines: items
      .toSorted((one, other) => one.line - other.line)
      .map(({ name, quantity, total }) => ({ name, quantity, amount: money(formatAmount(total, currency)) })),
    shippingAmount: unlessNone(shipping),
    taxAmount: unlessNone(order.taxAmount),
    savedAmount: unlessNone(order.discountAmount),
    totalAmount: money(order.totalAmount),
    address: addressLines(shippingAddress, language),
    isAllCancelled: order.status === 'cancelled',
  };
}

const sumOf = (one: string, other: string, currency: string): string =>
  fromThousandths(toThousandths(one) + toThousandths(other), currency);

/** As people write it: "49.98" EUR is "49,98 €" in German. With the decimals that the amount has: those of Intl are not ISO 4217's. */
export function moneyText(amount: string, currency: string, language: Language): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // Exact: a string is not rounded to a float on the way.
  return format.format(amount as unknown as number);
}

function addressLines(address: ShippingAddress, language: Language): string[] {
  const { fullName, line1, line2, postalCode, city, region, country } = address;
  const countryName = new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
  return [fullName, line1, line2, [postalCode, city, region].filter(Boolean).join(' '), countryName].filter(
    (line): line is string => Boolean(line),
  );
}
