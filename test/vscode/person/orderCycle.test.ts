/** The order cycle in a dark window; the stories that run more often go through it in a light one. */
import { describe } from 'vitest';
import { orderCycle } from '../stories/orderCycle.ts';
import { opens } from './workbench.ts';

describe('in a dark window', () => orderCycle(opens('order-cycle-dark', { theme: 'dark' })));
