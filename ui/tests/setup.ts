import { configure } from "@testing-library/svelte";
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

// Waiting ends when the page is ready; this only bounds a page that never will be, also on a busy machine.
configure({ asyncUtilTimeout: 60_000 });

beforeEach(() => setLocale("en"));
