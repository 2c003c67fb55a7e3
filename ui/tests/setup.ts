import "@testing-library/jest-dom/vitest";
import { beforeEach } from "vitest";
import { setLocale } from "../src/app/i18n.svelte";

// What jsdom lacks and the page uses.
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.hasPointerCapture ??= () => false;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

beforeEach(() => setLocale("en"));
