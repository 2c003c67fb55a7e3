/** English wording of the interface. Clinical wording comes from the backend. */
export const en = {
  "app.name": "Consilium",
  "app.tagline": "A second opinion that stays on this computer",
  "app.intended": "Decision support for clinicians; not for emergencies or monitoring.",
  "action.close": "Close",
  "action.dismiss": "Dismiss",
  "toast.region": "Messages",
};
