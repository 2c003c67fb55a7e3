import { en } from "./messages/en";
import { zh } from "./messages/zh";

export type Key = keyof typeof en;
export type Locale = "en" | "zh";
type Params = Record<string, string | number>;

const dictionaries: Record<Locale, Record<Key, string>> = { en, zh };
const state = $state<{ locale: Locale }>({ locale: "en" });

/** The message in the interface language, with `{name}` replaced from `params`. */
export function t(key: Key, params?: Params): string {
  const text = dictionaries[state.locale][key];
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** The backend's wording in the interface language. */
export function local(text: { en: string; zh: string } | null | undefined): string {
  if (!text) return "";
  return state.locale === "zh" && text.zh ? text.zh : text.en;
}

/** A message whose key is made from a closed wire value, such as `severity.critical`. */
export function tv(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in en ? t(key as Key) : value;
}

export function locale(): Locale {
  return state.locale;
}

export function setLocale(next: Locale): void {
  state.locale = next;
  document.documentElement.lang = next === "zh" ? "zh-Hans" : "en";
}

/** Date and time of a moment in the interface language; for records' own dates the backend's text is shown. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(state.locale === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(at));
}
