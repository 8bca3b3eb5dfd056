import { format } from './money.js';
import { includedTax } from './pricing.js';

const WIDTH = 32;

export function receipt(cart) {
  const rows = cart
    .lines()
    .map(({ product, quantity, total }) => row(`${quantity} × ${product.name}`, total));
  const total = cart.total();
  return [...rows, '─'.repeat(WIDTH), row('Total', total), row('of which tax', includedTax(total))].join(
    '\n',
  );
}

function row(label, amount) {
  const price = format(amount);
  return label.padEnd(WIDTH - price.length) + price;
}
