/** Moves the focus by keyboard among what the screens mark with `data-pane`, `data-item` and `data-do`. */

const visible = (element: HTMLElement): boolean => element.offsetParent !== null || element.getClientRects().length > 0;

function all(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].filter(visible);
}

function activePane(): HTMLElement | undefined {
  const panes = all(document, "[data-pane]");
  const at = panes.find((pane) => pane.contains(document.activeElement));
  return at ?? panes.find((pane) => pane.dataset["pane"] === "work") ?? panes[0];
}

/** Where to stand when what one stood on has gone: the work, else the first pane. */
export const landing = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-pane="work"]') ?? document.querySelector<HTMLElement>("[data-pane]");

/** Puts the focus on the pane `step` further, round the end. */
export function movePane(step: 1 | -1): void {
  const panes = all(document, "[data-pane]");
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(now + step + panes.length) % panes.length] ?? panes[0];
  next?.focus();
}

/** Puts the focus on the item `step` further in the pane with the focus. */
export function moveItem(step: 1 | -1): void {
  const pane = activePane();
  if (!pane) return;
  const items = all(pane, "[data-item]");
  const now = items.findIndex((item) => item.contains(document.activeElement));
  const next = now < 0 ? (step === 1 ? 0 : items.length - 1) : Math.max(0, Math.min(items.length - 1, now + step));
  const item = items[next];
  item?.focus();
  item?.scrollIntoView?.({ block: "nearest" });
}

/** Presses the button of the focused item that does `what`. */
export function pressInItem(what: "accept" | "edit" | "reject" | "annotate"): boolean {
  const item = (document.activeElement as HTMLElement | null)?.closest?.("[data-item]");
  const button = item?.querySelector<HTMLElement>(`[data-do="${what}"]`);
  button?.click();
  return button !== undefined && button !== null;
}

/** Presses the button of the section around the focus that does `what`; of the whole pane where no section has it. */
export function pressInSection(what: "accept-section" | "reject-section" | "reject-rest"): boolean {
  const group = (document.activeElement as HTMLElement | null)?.closest?.("[data-group]");
  const root = what === "reject-rest" ? activePane() : (group ?? activePane());
  const button = root?.querySelector<HTMLElement>(`[data-do="${what}"]`);
  button?.click();
  return button !== undefined && button !== null;
}

/** Opens the first evidence of the focused item. */
export function openEvidence(): boolean {
  const item = (document.activeElement as HTMLElement | null)?.closest?.("[data-item]");
  const chip = item?.querySelector<HTMLElement>("button.chip");
  chip?.click();
  return chip !== undefined && chip !== null;
}

/** Text of the section in view, as it reads. */
export function sectionText(): string {
  return activePane()?.querySelector<HTMLElement>("[data-section]")?.innerText ?? "";
}
