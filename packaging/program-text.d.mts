import type { Plugin } from 'vite';

export function programText(): Plugin;
