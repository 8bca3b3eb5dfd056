import { percentOf } from './money.js';

/** Orders from this amount on (in cents) are shipped for free. */
export const FREE_SHIPPING_FROM = 5000;
export const SHIPPING = 490;
export const TAX_PERCENT = 19;

/** Ten or more of the same product are cheaper. */
export function quantityDiscount(unitPrice, quantity) {
  if (quantity < 10) return 0;
  return percentOf(unitPrice * quantity, quantity < 50 ? 5 : 10);
}

export function shippingFor(subtotal) {
  return subtotal >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
}

export function includedTax(total) {
  return Math.round(total - total / (1 + TAX_PERCENT / 100));
}
