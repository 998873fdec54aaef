// Lets the columns' widths be drawn under a Content-Security-Policy that allows no inline styles: the style
// element that the view of answers makes for them gets the page's nonce.

const { nonce } = document.querySelector("script[nonce]");

const create = document.createElement;
document.createElement = function createElement(...given) {
  const made = create.apply(this, given);
  if (made instanceof HTMLStyleElement) made.nonce = nonce;
  return made;
};
