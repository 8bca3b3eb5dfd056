import { isAbsolute, normalize } from 'node:path';
import { z } from 'zod';

/**
 * Names and paths as records hold them. They say what is moved, made and deleted: none leads out of where it belongs,
 * whatever wrote the record.
 */

/** One name inside a folder, which leads neither further down nor out of it. */
export const FolderName = z
  .string()
  .regex(/^[^/\\\0]+$/)
  .refine((name) => name !== '.' && name !== '..', 'leads out of its folder');

/** A path from the root that goes nowhere but down. */
export const AbsolutePath = z
  .string()
  .refine(
    (path) => isAbsolute(path) && normalize(path) === path && !path.includes('\0'),
    'is no absolute path',
  );

/** Full ref, of whatever kind. */
export const FullRef = z.string().regex(/^refs\/[^\0]+$/);

/** Full ref of a branch. */
export const BranchRef = z.string().regex(/^refs\/heads\/[^\0]+$/);
