import { render } from "@testing-library/svelte";
import axe from "axe-core";
import App from "../src/app/App.svelte";
import { session } from "../src/app/session.svelte";
import { start } from "../src/ipc";
import { fake, type Fake, type FakeOptions } from "../src/ipc/fake";

/** The whole page on a stand-in for the program. */
export function open(options: FakeOptions = {}): Fake {
  window.innerWidth = 1440;
  Object.assign(session, { refused: null, vault: null, idle: false, settings: null, current: null, run: null, screen: "workbench", query: "", filter: null, busy: false });
  const program = fake({ pace: 1, ...options });
  start(program);
  render(App);
  return program;
}

/** Accessibility violations of what is on screen; colours and layout are not computed by jsdom. */
export async function violations(): Promise<string[]> {
  // A dialog on its way out is no part of the page; nothing here ends its transition.
  const page = { include: [document.body], exclude: ['[role="dialog"][data-state="closed"]'] };
  const result = await axe.run(page, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return result.violations.map((entry) => `${entry.id}: ${entry.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}
