import { productById } from './catalog.js';
import { quantityDiscount, shippingFor } from './pricing.js';

export function createCart() {
  const lines = new Map();

  return {
    add(id, quantity = 1) {
      if (!Number.isInteger(quantity) || quantity < 1) throw new Error('a quantity is a whole number from 1');
      lines.set(id, (lines.get(id) ?? 0) + quantity);
    },

    remove(id) {
      lines.delete(id);
    },

    lines() {
      return [...lines].map(([id, quantity]) => {
        const product = productById(id);
        const discount = quantityDiscount(product.price, quantity);
        return { product, quantity, total: product.price * quantity - discount };
      });
    },

    subtotal() {
      return this.lines().reduce((sum, line) => sum + line.total, 0);
    },

    total() {
      const subtotal = this.subtotal();
      return subtotal === 0 ? 0 : subtotal + shippingFor(subtotal);
    },
  };
}
