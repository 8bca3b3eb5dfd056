import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLAN_SIZE, propertyText } from './testing/hostile-text';
import { readPlan } from './index';
