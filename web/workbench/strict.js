// Lets Monaco, the editor inside GraphiQL, work under a Content-Security-Policy that allows no inline styles.
//
// Monaco makes style elements: they get the page's nonce. And it writes lines of text as HTML with style
// attributes: those are taken out of the HTML and set one by one, which the policy allows a script to do.

const { nonce } = document.querySelector("script[nonce]");

const create = document.createElement;
document.createElement = function createElement(...given) {
  const made = create.apply(this, given);
  if (made instanceof HTMLStyleElement) made.nonce = nonce;
  return made;
};

// Text is escaped in what Monaco writes, so every "<" begins a tag.
const attribute = /(<[a-z][^<>]*?) style=(?=["'])/gi;
const name = "data-inline-style";

function apply(root) {
  for (const element of root.querySelectorAll(`[${name}]`)) {
    element.style.cssText = element.getAttribute(name);
    element.removeAttribute(name);
  }
}

const inner = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
Object.defineProperty(Element.prototype, "innerHTML", {
  ...inner,
  set(html) {
    const text = String(html ?? "");
    const without = text.replace(attribute, `$1 ${name}=`);
    inner.set.call(this, without);
    if (without !== text) apply(this.content ?? this);
  },
});

const adjacent = Element.prototype.insertAdjacentHTML;
Element.prototype.insertAdjacentHTML = function insertAdjacentHTML(position, html) {
  const text = String(html);
  const without = text.replace(attribute, `$1 ${name}=`);
  adjacent.call(this, position, without);
  if (without !== text) apply(this.parentNode ?? this);
};
