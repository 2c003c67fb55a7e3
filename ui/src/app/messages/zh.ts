import type { en } from "./en";

/** Simplified Chinese wording of the interface. */
export const zh: Record<keyof typeof en, string> = {
  "app.name": "Consilium 会诊",
  "app.tagline": "留在本机的第二意见",
  "app.intended": "供临床医生的决策支持；不用于急救或监护。",
  "action.close": "关闭",
  "action.dismiss": "关闭提示",
  "toast.region": "消息",
};
