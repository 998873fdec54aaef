// A choice in a sentence asks at once; the button stays for those without a script and for typed gaps.

/** Submit a form as soon as somebody has chosen in one of its lists. */
export function submitOnChange(form) {
  for (const select of form.querySelectorAll("select")) {
    let keyed = false; // with arrow keys each step would load a page
    select.addEventListener("keydown", () => { keyed = true; });
    select.addEventListener("pointerdown", () => { keyed = false; });
    select.addEventListener("change", () => { if (!keyed) form.requestSubmit(); });
  }
}
