import { readFileSync } from 'node:fs';

const file = new URL('../data/products.json', import.meta.url);
const products = new Map(JSON.parse(readFileSync(file, 'utf8')).map((product) => [product.id, product]));

export function productById(id) {
  const product = products.get(id);
  if (!product) throw new Error(`no product ${id}`);
  return product;
}

export function allProducts() {
  return [...products.values()];
}
