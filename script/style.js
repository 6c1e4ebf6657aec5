// The least that a form without any style of its own needs. Every rule weighs nothing (:where), so that the site's own
// style sheets win; a sheet made by script is allowed where a policy forbids inline styles.
const RULES = {
  ".fd-error,.fd-hint": "display:block",
  ".fd-error,.fd-form legend,.fd-form label": "font-weight:700",
  ".fd-error,.fd-summary .fd-title": "color:var(--fd-error)",
  ".fd-summary,.fd-thanks": "padding:1em;border:2px solid",
  ".fd-form": "max-width:var(--fd-width,40rem)",
  ".fd-question": "margin:0 0 var(--fd-gap,1.5rem);padding:0;border:0",
  ".fd-form .fd-option": "display:flex;gap:.7em;align-items:center;min-height:2.75rem;font-weight:400",
  ".fd-option input": "flex:none;width:1.4em;height:1.4em;accent-color:var(--fd-accent,auto)",
  ".fd-form textarea,.fd-form select,.fd-question>input":
    "display:block;box-sizing:border-box;width:100%;min-height:2.75rem;padding:.5rem;font:inherit;font-size:max(1em,16px)",
  ".fd-form summary,.fd-form a,.fd-form button": "padding:.7em 0;min-height:2.75rem;font:inherit",
  ".fd-form a": "display:block",
  ".fd-form button": "padding:.7em 2em",
  ".fd-aside": "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)",
};

export const addStyle = () => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(Object.entries(RULES).map(([selector, style]) => `:where(${selector}){${style}}`).join(""));
    document.adoptedStyleSheets.push(sheet);
  } catch {
    // An older browser shows the form in its own way.
  }
};
