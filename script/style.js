// A sheet made by script is allowed where a policy forbids inline styles. What lies in a layer weighs less than any rule of
// the site's own that lies in none. How a drawn form looks comes with its description.
export const STYLE =
  "@layer{.fd-error{display:block;font-weight:700}.fd-error,.fd-summary .fd-title{color:var(--fd-error)}" +
  ".fd-summary,.fd-thanks{padding:1em;border:2px solid}}";

export const addStyle = (style) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets.push(sheet);
  } catch {
    // An older browser shows the form in its own way.
  }
};
