import type { Key } from "./i18n.svelte";

/** Every action that has a key, by name. */
export const defaults = {
  case_new: "Ctrl+n",
  document_open: "Ctrl+o",
  tab_1: "Ctrl+1",
  tab_2: "Ctrl+2",
  tab_3: "Ctrl+3",
  tab_4: "Ctrl+4",
  tab_5: "Ctrl+5",
  pane_next: "F6",
  pane_previous: "Shift+F6",
  item_next: "j",
  item_previous: "k",
  item_evidence: "Enter",
  item_accept: "a",
  item_edit: "e",
  item_reject: "r",
  item_annotate: "n",
  section_accept: "Shift+a",
  section_reject: "Shift+r",
  rest_reject: "Ctrl+Shift+r",
  rest_send: "Ctrl+Shift+u",
  run: "Ctrl+Enter",
  cancel: "Escape",
  palette: "Ctrl+k",
  search: "/",
  lock: "Ctrl+l",
  section_copy: "Ctrl+Shift+c",
  sign: "Ctrl+Shift+s",
  shortcuts: "?",
} as const;

export type Action = keyof typeof defaults;
export type Keymap = Record<Action, string>;

export const label = (action: Action): Key => `keys.${action}` as Key;

/** The keys of a chord as they are labelled on a keyboard. */
export const pretty = (keys: string): string[] => keys.split("+").map((key) => (key.length === 1 ? key.toUpperCase() : key));

/** `Ctrl+Shift+s` for the key that was pressed; letters in lower case, Command counted as Control. */
export function chord(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key));
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key]
    .filter((part) => part !== "")
    .join("+");
}

/** True where single letters are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** The action of a key press; single keys are left alone in text fields, Enter also on buttons and links. */
export function actionFor(event: KeyboardEvent, keymap: Keymap): Action | undefined {
  const pressed = chord(event);
  const action = (Object.keys(keymap) as Action[]).find((name) => keymap[name].toLowerCase() === pressed.toLowerCase());
  if (!action) return undefined;
  const single = !pressed.startsWith("Ctrl") && !/^(Shift\+)?F\d|^Escape$/.test(pressed);
  if (single && isTyping(event.target)) return undefined;
  const pressable = event.target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
  if (pressed === "Enter" && pressable) return undefined;
  return action;
}

/** A saved keymap over the defaults; unknown names are dropped. */
export function keymapFrom(saved: Partial<Record<string, string>>): Keymap {
  const entries = (Object.keys(defaults) as Action[]).map((name) => [name, saved[name] ?? defaults[name]]);
  return Object.fromEntries(entries) as Keymap;
}
