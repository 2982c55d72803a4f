/**
 * One action in a process of its own, so that it can be killed: `node worker.ts ACTION ADDRESSES
 * FOLDER`, the addresses as JSON.
 */
import type { Addresses } from '../connect.ts';
import { type Action, act, openTracker } from './actions.ts';

const [action, addresses, folder = ''] = process.argv.slice(2);
const tracker = await openTracker(JSON.parse(addresses ?? '') as Addresses);
await act(action as Action, tracker, folder);
process.exit(0);
