/** Entry point for the quick look: a bundle of its own, loaded when an image is first opened. */
export { QuickLook } from './editor.ts';
